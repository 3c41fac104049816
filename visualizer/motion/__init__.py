"""What moves, and what is recorded: player, timeline, takes, live recording, export."""
