"""What surrounds the panes: theme, layout, menus, keys, status bar, messages, help."""
