"""Scenes that are kept by name."""

from __future__ import annotations

from renderer.recording import bookmarks
from renderer.recording.bookmarks import Bookmark
from renderer.scene import LatentPoint, LayerView, Scene, SeedWeight

SEVEN = Scene(LatentPoint(7.0))


def test_a_scene_is_named_by_what_it_shows_until_somebody_names_it() -> None:
    assert bookmarks.name_of(SEVEN) == "Seed 7"
    assert bookmarks.name_of(Scene(view=LayerView("L5"))) == "Seed 0, L5"
    blend = LatentPoint(blend=(SeedWeight(1, 0.5), SeedWeight(2, 0.5)))
    assert bookmarks.name_of(Scene(blend)) == "Blend of 2 seeds"


def test_no_two_have_the_same_name() -> None:
    kept = bookmarks.with_scene(bookmarks.with_scene((), SEVEN), SEVEN)
    assert [each.name for each in kept] == ["Seed 7", "Seed 7 (2)"]
    assert [each.name for each in bookmarks.renamed(kept, 0, "Seed 7 (2)")] == [
        "Seed 7 (2) (2)",
        "Seed 7 (2)",
    ]


def test_renaming_keeps_the_scene_and_the_order() -> None:
    kept = (Bookmark("a", SEVEN), Bookmark("b", Scene()), Bookmark("c", SEVEN))
    assert bookmarks.renamed(kept, 1, "  big\n smile ") == (kept[0], Bookmark("big smile", Scene()), kept[2])
    assert bookmarks.renamed(kept, 1, "   ") is kept
    assert bookmarks.renamed(kept, 1, "b") is kept
    assert bookmarks.without(kept, 1) == (kept[0], kept[2])


def test_a_name_has_an_end() -> None:
    (named,) = bookmarks.renamed((Bookmark("a", SEVEN),), 0, "x" * 5000)
    assert len(named.name) == bookmarks.LONGEST_NAME
