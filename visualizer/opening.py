"""Files that are opened or dropped: models, scenes, edits, directions, spectra."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from renderer import scene_file
from renderer.directions import edit_file
from renderer.spectra.spectrum_file import SpectrumFileError
from visualizer.picking.file_kinds import FileKind, kind_of
from visualizer.session import Session

CAN_BE_OPENED = (
    "drop a model (.pkl), a project, picture, video or scene saved by sg3-viz, edits (.json), "
    "directions (.npz, .npy, .pt) "
    "or an average spectrum (.npz)."
)


def open_path(session: Session, path: Path) -> None:
    """Open whatever was dropped on the window: a model, a scene, edits, directions, a spectrum."""
    match kind_of(path):
        case FileKind.MODEL:
            session.open_model(str(path))
        case FileKind.SCENE:
            open_scene(session, path)
        case FileKind.EDITS:
            open_edits(session, path)
        case FileKind.SPECTRUM:
            open_spectrum(session, path)
        case FileKind.DIRECTIONS if session.model is not None:
            session.directions.import_file(path, session.model)
        case FileKind.DIRECTIONS:
            session.notices = session.notices.with_problem(
                f"{path.name} is checked against a model: open the model first."
            )
        case FileKind.UNKNOWN:
            session.notices = session.notices.with_problem(
                f"{path.name} cannot be opened here: {CAN_BE_OPENED}"
            )


def open_edits(session: Session, path: Path) -> None:
    """Take the edits of a file in place of the present ones, and its directions; one undo step."""
    try:
        edits, sets = edit_file.read(path)
        for directions in sets:
            session.directions.keep(directions)
    except edit_file.EditFileError as error:
        session.notices = session.notices.with_problem(str(error))
        return
    except OSError as error:
        reason = error.strerror or error
        session.notices = session.notices.with_problem(
            f"The directions of {path.name} were not kept: {reason}."
        )
        return
    session.history.observe(session.project, settled=True)
    session.scene = replace(session.scene, edits=edits)
    session.notices = session.notices.with_info(f"The edits of {path.name} are on show.")


def open_spectrum(session: Session, path: Path) -> None:
    """Keep an average spectrum, to be drawn with the others."""
    try:
        session.spectra = session.spectra.with_file(path)
    except SpectrumFileError as error:
        session.notices = session.notices.with_problem(str(error))
        return
    session.notices = session.notices.with_info(f"{path.name} is drawn with the spectra.")


def open_scene(session: Session, path: Path) -> None:
    """Go to the scene of a picture or JSON file; one undo step."""
    try:
        stored = scene_file.read(path)
    except scene_file.SceneFileError as error:
        session.notices = session.notices.with_problem(str(error))
        return
    session.history.observe(session.project, settled=True)
    session.scene = stored.scene
    message = f"The scene of {path.name} is on show."
    if session.model and stored.model_hash and stored.model_hash != session.model.content_hash:
        message = f"{path.name} was made with another model, {stored.model}: the picture differs."
    session.notices = session.notices.with_info(message)
