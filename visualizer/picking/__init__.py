"""Files on their way into the window and out of it: dialogs, listings, kinds."""
