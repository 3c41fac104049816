"""`python -m visualizer` is `sg3-viz`."""

import sys

from visualizer.cli import main

if __name__ == "__main__":
    sys.exit(main())
