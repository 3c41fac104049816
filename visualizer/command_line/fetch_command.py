"""Fetching a model for the command line, with progress on standard error."""

from __future__ import annotations

import sys
import time

import click

from renderer.remote.address import RemoteError, parse
from renderer.remote.download import Download
from renderer.remote.model_cache import CachedModel, ModelCache
from visualizer.command_line.cli_types import CommandFailed
from visualizer.rendering.downloads import in_words

SECONDS_BETWEEN_LINES = 5.0


def fetch(url: str) -> CachedModel:
    """The model of an address, with progress on standard error; at once if it is in the cache.

    Ctrl-C leaves the part that has come, and the next call goes on from there. Raises: CommandFailed.
    """
    cache = ModelCache()
    try:
        address = parse(url)
        if (found := cache.find(address)) is not None:
            return found
    except RemoteError as error:
        raise CommandFailed(str(error)) from error
    download = Download(address, cache)
    try:
        _show_progress(download)
    finally:
        download.cancel()
    if download.result is None:
        raise CommandFailed(download.failure)
    model = download.result
    click.echo(in_words(model), err=True)
    return model


def _show_progress(download: Download) -> None:
    """A line that is written over and over on a terminal, plain lines now and then elsewhere."""
    is_terminal = sys.stderr.isatty()
    told = time.monotonic()
    while not download.wait(0.1):
        transfer = download.transfer()
        left = "" if transfer.seconds_left is None else f", {transfer.seconds_left:.0f} s left"
        line = f"Fetching {download.address.host}: {transfer.in_words}{left}"
        if is_terminal:
            bar = "█" * round(24 * transfer.share)
            click.echo(f"\r\x1b[K[{bar:<24}] {line}", nl=False, err=True)
        elif time.monotonic() - told > SECONDS_BETWEEN_LINES:
            told = time.monotonic()
            click.echo(line, err=True)
    if is_terminal:
        click.echo("\r\x1b[K", nl=False, err=True)
