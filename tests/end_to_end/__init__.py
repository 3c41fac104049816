OTHER_MODEL = "stylegan3-t-64"  # beside the one under test
