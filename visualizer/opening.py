"""Files that are opened or dropped: models, scenes, edits, directions, spectra. First read, then shown."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from renderer import scene_file
from renderer.directions import edit_file
from renderer.directions.direction_set import DirectionSet
from renderer.directions.edit_file import EditFileError
from renderer.directions.edit_stack import EditStack
from renderer.scene_file import SceneFile, SceneFileError
from renderer.spectra.spectrum_file import AverageSpectrum, SpectrumFileError, load_average_spectrum
from visualizer.picking.file_kinds import FileKind, kind_of
from visualizer.session import Session

CAN_BE_OPENED = (
    "drop a model (.pkl), a project, picture, video or scene saved by sg3-viz, edits (.json), "
    "directions (.npz, .npy, .pt) "
    "or an average spectrum (.npz)."
)


@dataclass(frozen=True, slots=True)
class Edits:
    """A stack of edits, and its directions as far as they are beside it."""

    stack: EditStack
    sets: tuple[DirectionSet, ...]


@dataclass(frozen=True, slots=True)
class Read:
    """What a file is, and what was read of it. Models, projects and directions are read by others."""

    path: Path
    kind: FileKind
    content: SceneFile | Edits | AverageSpectrum | None = None
    problem: str = ""


def read(path: Path) -> Read:
    """Look into a file. It asks a disk: this is for threads."""
    kind = kind_of(path)
    try:
        match kind:
            case FileKind.SCENE:
                return Read(path, kind, scene_file.read(path))
            case FileKind.EDITS:
                stack, sets = edit_file.read(path)
                return Read(path, kind, Edits(stack, tuple(sets)))
            case FileKind.SPECTRUM:
                return Read(path, kind, load_average_spectrum(path))
            case _:
                return Read(path, kind)
    except (SceneFileError, EditFileError, SpectrumFileError) as error:
        return Read(path, kind, problem=str(error))


def show(session: Session, found: Read, *, opened_for: int | None = None) -> None:
    """Put on show what was read: a model, a scene, edits, directions, a spectrum.

    Scenes and edits go to the project of the number `opened_for`, by default the present one, or nowhere.
    """
    path, problem = found.path, found.problem
    number = session.work.number if opened_for is None else opened_for
    match found.content:
        case SceneFile() | Edits() if number != session.work.number:
            problem = _come_too_late(path)
        case SceneFile() as stored:
            _show_scene(session, path, stored)
        case Edits() as edits:
            _show_edits(session, path, edits, number)
        case AverageSpectrum() as spectrum:
            session.spectra = session.spectra.with_average(path.stem, spectrum)
            session.notices = session.notices.with_info(f"{path.name} is drawn with the spectra.")
        case None if found.kind is FileKind.MODEL:
            session.models.open(str(path))
        case None if found.kind is FileKind.DIRECTIONS and session.model is not None:
            session.directions.import_file(path, session.model)
        case None if found.kind is FileKind.DIRECTIONS:
            problem = f"{path.name} is checked against a model: open the model first."
        case None if found.kind is FileKind.UNKNOWN:
            problem = f"{path.name} cannot be opened here: {CAN_BE_OPENED}"
    if problem:
        session.notices = session.notices.with_problem(problem)


def _come_too_late(path: Path) -> str:
    return f"{path.name} was opened for another project than the present one: open it again to have it here."


def _show_edits(session: Session, path: Path, edits: Edits, number: int) -> None:
    """Take the edits in place of the project's, once their directions are kept; one undo step."""
    if edits.sets:
        first, rest = edits.sets[0], replace(edits, sets=edits.sets[1:])

        def kept(problem: str) -> None:
            if problem:
                told = f"The directions of {path.name} were not kept: {problem}."
                session.notices = session.notices.with_problem(told)
            else:
                _show_edits(session, path, rest, number)

        session.directions.shelf.add(first, "", kept)
        return
    if number != session.work.number:
        session.notices = session.notices.with_problem(_come_too_late(path))
        return
    session.work.history.observe(session.project, settled=True)
    session.scene = replace(session.scene, edits=edits.stack)
    session.notices = session.notices.with_info(f"The edits of {path.name} are on show.")


def _show_scene(session: Session, path: Path, stored: SceneFile) -> None:
    """Go to the scene; one undo step."""
    session.work.go_to_scene(stored.scene)
    message = f"The scene of {path.name} is on show."
    if session.model and stored.model_hash and stored.model_hash != session.model.content_hash:
        message = f"{path.name} was made with another model, {stored.model}: the picture differs."
    session.notices = session.notices.with_info(message)
