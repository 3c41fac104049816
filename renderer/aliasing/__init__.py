"""How well a picture and its layers follow a motion, and what sticks to the pixel grid."""
