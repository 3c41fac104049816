"""The words that open the window."""

from __future__ import annotations

import difflib
from collections.abc import Collection
from pathlib import Path

import click

import assets.demo
from visualizer.command_line.cli_types import FILE, with_debug, with_device


class _WindowContext(click.Context):
    """The window's word is left out, so it is not told either."""

    @property
    def command_path(self) -> str:
        """What to type before the options."""
        return super().command_path if self.parent is None else self.parent.command_path


class _WindowCommand(click.Command):
    context_class = _WindowContext


@click.command(cls=_WindowCommand, hidden=True)
@click.argument("model", nargs=-1, metavar="[MODEL]")
@with_device
@click.option("--project", type=FILE, help="A project, or a scene, PNG or video made here, to begin with.")
@with_debug
@click.pass_context
def window(context: click.Context, model: tuple[str, ...], device: str, project: Path | None) -> int:
    """Open the window."""
    if model:
        group = context.parent.command if context.parent else None
        _check_is_there(model[0], commands=group.commands if isinstance(group, click.Group) else ())
    if len(model) > 1:
        raise click.UsageError(f"One model at a time: '{model[1]}' is one too many.")
    if model and _is_project(model[0]):
        if project is not None:
            raise click.UsageError(f"'{model[0]}' is a project, as --project is: give one of them.")
        model, project = (), Path(model[0])
    if project is not None:
        from visualizer.command_line.commands import read_scene
        from visualizer.files import is_there

        if not is_there(project):
            raise click.UsageError(f"There is no file {project}: check the path.")
        read_scene(project)
    from visualizer.start import run

    return run(model[0] if model else None, device=device, project=project)


def _check_is_there(word: str, *, commands: Collection[str]) -> None:
    """Before a window opens, or a display is looked for. Raises: click.UsageError."""
    from renderer.model_source import ModelError, find_source
    from renderer.remote.address import RemoteError, is_address, parse

    try:
        if is_address(word):
            parse(word)
        else:
            find_source(word)
    except RemoteError as error:
        raise click.UsageError(str(error)) from error
    except ModelError as error:
        for meant in difflib.get_close_matches(word, {assets.demo.NAME, *commands} - {"window"}, n=1):
            text = f"'{word}' is neither a file nor a command; is '{meant}' meant?"
            raise click.UsageError(text) from error
        raise click.UsageError(str(error)) from error


def _is_project(word: str) -> bool:
    """Whether that is a file from which the window can go on, as from one that is dropped on it.

    Raises: click.UsageError for one that can only be dropped on it, since it needs a model.
    """
    from renderer.remote.address import is_address
    from visualizer.picking.file_kinds import FileKind, kind_of

    if is_address(word):
        return False
    kind = kind_of(Path(word))
    if kind in (FileKind.EDITS, FileKind.DIRECTIONS, FileKind.SPECTRUM):
        held = "an average spectrum" if kind is FileKind.SPECTRUM else kind.value
        raise click.UsageError(f"'{word}' holds {held}, no model: open a model, then drop the file on it.")
    return kind in (FileKind.PROJECT, FileKind.SCENE)
