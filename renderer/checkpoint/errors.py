"""What a reader is told when a model file cannot be opened."""

DAMAGED = "This file is damaged or was cut short; download or copy it again."


class CheckpointError(Exception):
    """A model file was refused; the message is one sentence for the user: what is wrong and what to do."""
