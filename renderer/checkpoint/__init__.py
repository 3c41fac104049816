"""Model files: safe to open whoever made them, since nothing that a file asks for is ever run."""

from pathlib import Path

from renderer.checkpoint import pickle_file, safetensors_file
from renderer.checkpoint.contents import Checkpoint
from renderer.checkpoint.errors import CheckpointError
from renderer.checkpoint.file_kind import check_is_pickle

__all__ = ["Checkpoint", "CheckpointError", "load_checkpoint"]


def load_checkpoint(path: Path) -> Checkpoint:
    """Read the generator of a model file, whatever its name: a `.pkl` or a `.safetensors` of sg3-viz.

    Of a `.pkl`'s networks that is `G_ema`, else `G`, or the only one.

    Raises:
        CheckpointError: the file cannot be read, is something else, is damaged, or asks for more than data.
    """
    try:
        if path.is_dir():
            raise CheckpointError("This is a folder, not a model file; choose a .pkl file in it.")
        if path.exists() and not path.is_file():
            raise CheckpointError("This is a device or a pipe, not a model file; choose a .pkl file.")
        with path.open("rb") as file:
            start = file.read(1024)
            if safetensors_file.is_safetensors(start):
                return safetensors_file.read_checkpoint(path, file)
            check_is_pickle(start, path)
            return pickle_file.read_checkpoint(path, file)
    except FileNotFoundError as error:
        raise CheckpointError("There is no such file; check the name and the folder.") from error
    except PermissionError as error:
        raise CheckpointError("This file may not be read; ask for its read permission.") from error
    except OSError as error:
        raise CheckpointError(f"This file cannot be read ({error.strerror}); check its disk.") from error
