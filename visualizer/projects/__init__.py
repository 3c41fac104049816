"""Projects in the window: opened, saved, undone, recovered, and what their steps are called."""
