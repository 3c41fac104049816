"""The window's panes: each draws one dockable window from the session, and keeps what only it shows."""
