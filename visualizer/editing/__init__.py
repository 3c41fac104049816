"""What the panes that edit keep."""
