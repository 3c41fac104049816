"""Commands whose models are looked for, or fetched from the web, before the work begins."""

from __future__ import annotations

import click

from visualizer.command_line.cli_types import CommandFailed

# The words of commands that may name a model; the window fetches its own, with progress in the window.
WORDS = ("model", "source")


class ModelCommand(click.Command):
    """A command whose models are there when it begins."""

    def invoke(self, ctx: click.Context) -> object:
        """Fetch what is named by an address and not in the cache, once all words are known to be right."""
        for word in WORDS:
            value = ctx.params.get(word)
            if isinstance(value, str) and value.lower().startswith(("http://", "https://")):
                from visualizer.command_line import fetch_command

                fetch_command.fetch(value)
        model = ctx.params.get("model")
        if isinstance(model, str):
            _check_is_there(model)
        return super().invoke(ctx)


def _check_is_there(model: str) -> None:
    """Before the seconds that the renderer takes to begin. Raises: CommandFailed."""
    from renderer.model_source import ModelError, find_source

    try:
        find_source(model)
    except ModelError as error:
        raise CommandFailed(str(error)) from error
