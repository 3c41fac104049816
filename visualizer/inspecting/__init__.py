"""What the panes that inspect keep and ask."""
