"""The picture: where it lies in its pane, what is drawn over it, and what the mouse does to it."""
