"""What a reader is told when a model file cannot be opened."""

from renderer.file_report import FileReport

DAMAGED = "This file is damaged or was cut short; download or copy it again."


class CheckpointError(Exception):
    """A model file was refused; the message is one sentence for the user: what is wrong and what to do.

    `refused_name` is the name in the file that it was refused for, if it was for one; `report` what was found
    until then.
    """

    def __init__(self, message: str, *, refused_name: str | None = None) -> None:
        super().__init__(message)
        self.refused_name = refused_name
        self.report: FileReport | None = None
