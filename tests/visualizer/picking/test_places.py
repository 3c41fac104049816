"""Folders to begin with."""

from __future__ import annotations

from visualizer.picking.places import MOST_RECENT, recent_folders
from visualizer.preferences import Preferences


def test_every_folder_that_was_used_is_there_once_the_last_first() -> None:
    preferences = Preferences(
        browse_folder="/work/a",
        recent_projects=("/work/b/one.sg3viz", "/work/a/two.sg3viz"),
        recent_models=("demo", "https://example.org/c/x.pkl", "/work/d/x.pkl"),
        export_folders=("/work/b", "/work/e"),
    )
    assert recent_folders(preferences) == ("/work/a", "/work/b", "/work/d", "/work/e")


def test_there_are_no_more_than_fit() -> None:
    preferences = Preferences(export_folders=tuple(f"/work/{each}" for each in range(30)))
    assert len(recent_folders(preferences)) == MOST_RECENT
    assert recent_folders(Preferences()) == ()
