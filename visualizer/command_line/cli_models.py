"""Commands whose models may be web addresses: those are fetched before the work begins."""

from __future__ import annotations

import click

# The words of commands that may name a model; the window fetches its own, with progress in the window.
WORDS = ("model", "source")


class ModelCommand(click.Command):
    """A command whose models are there when it begins."""

    def invoke(self, ctx: click.Context) -> object:
        """Fetch what is named by an address and not in the cache, once all words are known to be right."""
        if self.name != "window":
            for word in WORDS:
                value = ctx.params.get(word)
                if isinstance(value, str) and value.lower().startswith(("http://", "https://")):
                    from visualizer.command_line import fetch_command

                    fetch_command.fetch(value)
        return super().invoke(ctx)
