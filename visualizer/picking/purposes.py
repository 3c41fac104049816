"""What the dialog for files is opened for."""

from __future__ import annotations

from dataclasses import dataclass

from renderer.recording import project_file
from renderer.recording.video_metadata import VIDEO_SUFFIXES
from visualizer.picking.file_kinds import DIRECTION_SUFFIXES, MODEL_SUFFIXES

PROJECT_SUFFIXES = (project_file.SUFFIX, ".json")
SUFFIXES = (*MODEL_SUFFIXES, *PROJECT_SUFFIXES, ".png", ".npz", *DIRECTION_SUFFIXES, *VIDEO_SUFFIXES)
_AUDIO_SUFFIXES = (".wav", ".mp3", ".flac", ".ogg", ".oga", ".opus", ".m4a", ".aac", ".aif", ".aiff", ".caf")
SOUND_SUFFIXES = (*_AUDIO_SUFFIXES, ".w64", ".mka", *(VIDEO_SUFFIXES - {".gif"}))


@dataclass(frozen=True, slots=True)
class Purpose:
    """What the dialog is for: which files it shows, what its button says; `saves`: a name is typed."""

    title: str
    suffixes: tuple[str, ...]
    button: str
    about: str
    saves: bool = False


OPENING = Purpose(
    "Open a model, project, picture, video, scene, edits, directions or spectrum",
    SUFFIXES,
    "Open",
    "Models (.pkl, .safetensors), projects (.sg3viz), pictures, videos and scenes made here, edits (.json), "
    "directions (.npz, .npy, .pt), average spectra (.npz)",
)
SAVING = Purpose("Save the project as", PROJECT_SUFFIXES, "Save", "A project (.sg3viz)", saves=True)
FINDING_MODEL = Purpose("Find the model", MODEL_SUFFIXES, "Open", "Models (.pkl, .safetensors)")
FINDING_SOUND = Purpose("Find a soundtrack", SOUND_SUFFIXES, "Choose", "Audio files, and videos with sound")
