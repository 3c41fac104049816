"""The names of the steps of the history."""

from __future__ import annotations

import dataclasses
import re
from dataclasses import replace
from enum import Enum
from typing import Any

import pytest

from renderer.directions.edit_stack import Edit, EditStack
from renderer.directions.w_plus import WRow
from renderer.interventions import Ablation, ChannelMix
from renderer.noise import Noise, NoiseMode
from renderer.recording.animatable import Animatable, animatables
from renderer.recording.bookmarks import Bookmark
from renderer.recording.project_file import Project
from renderer.recording.scene_path import value_at, with_value
from renderer.recording.timeline import Easing, Key, Keyframe, Timeline, Track
from renderer.recording.video_settings import VideoFormat, VideoSettings
from renderer.scene import (
    LatentPoint,
    LayerView,
    Pose,
    PoseSource,
    ProbePoint,
    Scene,
    SeedWeight,
    SpectrumView,
    StyleMix,
    Transform,
    Truncation,
)
from visualizer.projects.step_names import step_name, step_names

SMILE, AGE = Edit("a" * 8, 0, 1.0, name="smile"), Edit("b" * 8, 3, -0.5)
STACK = EditStack((SMILE, AGE))
KEYED = Timeline(4.0, keyframes=(Keyframe(0.0, Scene()), Keyframe(2.0, Scene(LatentPoint(1.0)))))
PSI = Track("truncation.psi", (Key(0.0, 1.0), Key(1.0, 0.5)))


def scene(**parts: Any) -> Project:
    return Project(Scene(**parts))


def timeline(**parts: Any) -> Project:
    return Project(timeline=replace(KEYED, **parts))


@pytest.mark.parametrize(
    ("before", "after", "name"),
    [
        (scene(latent=LatentPoint(4.0)), scene(latent=LatentPoint(17.0)), "Seed 4 → 17"),
        (scene(), scene(latent=LatentPoint(2.5, 1.0)), "Latent point near seed 102"),
        (scene(latent=LatentPoint(2.5)), scene(latent=LatentPoint(3.0)), "Seed 3"),
        (scene(), scene(latent=LatentPoint(blend=(SeedWeight(1, 0.5), SeedWeight(2, 0.5)))),
         "Blend of 2 seeds"),
        (scene(), scene(truncation=Truncation(0.7)), "Truncation psi 1.00 → 0.70"),
        (scene(), scene(truncation=Truncation(1.0, 8)), "Truncation cutoff all → 8 ws"),
        (scene(class_index=3), scene(), "Class 3 → own"),
        (scene(), scene(style_mix=StyleMix(True)), "Style mixing on"),
        (scene(), scene(style_mix=StyleMix(False, 1000, (1,))), "Style-mixed ws"),
        (scene(), scene(noise=Noise(NoiseMode.RANDOM)), "Noise const → random"),
        (scene(), scene(transform=Transform(0.1, -0.25)), "Translate to 0.10, −0.25"),
        (scene(), scene(transform=Transform(turns=-0.125)), "Rotate 0.000 → −0.125 turns"),
        (scene(), scene(transform=Transform(untransform=True)), "Untransform on"),
        (scene(), scene(view=LayerView("L5")), "Layer image → L5"),
        (scene(), scene(view=LayerView(gain_db=-6.0)), "Gain 0.0 → −6.0 dB"),
        (scene(), scene(spectrum=SpectrumView(enabled=True)), "Spectrum beside on"),
        (scene(), scene(probe=ProbePoint()), "Probe"),
        (scene(), scene(w_rows=(WRow(1, "x"),)), "Stored ws"),
        (scene(), scene(pose=Pose(PoseSource.KEPT)), "Pose own → kept"),
        (scene(), scene(pose=Pose(kept=LatentPoint(2.5, 1.0))), "Kept pose"),
        (scene(), scene(channel_mixes=(ChannelMix("L5", (1,)),)), "Channels of L5"),
        (scene(ablations=(Ablation("L5", True),)), scene(), "Anti-aliasing of L5"),
        (scene(), scene(edits=EditStack((SMILE,))), "Add edit ‘smile’"),
        (scene(edits=STACK), scene(edits=STACK.without_row(1)), "Delete edit ‘direction 3’"),
        (scene(edits=STACK), scene(edits=EditStack()), "Clear edits"),
        (scene(edits=STACK), scene(edits=STACK.moved(0, 1)), "Order of edits"),
        (scene(edits=STACK), scene(edits=STACK.with_row(0, replace(SMILE, strength=-2.0))),
         "Edit ‘smile’ +1.00 → −2.00σ"),
        (scene(edits=STACK), scene(edits=STACK.with_row(0, replace(SMILE, is_on=False))), "Edit ‘smile’ off"),
        (scene(edits=STACK), scene(edits=replace(STACK, locked=(0,))), "Locked ws"),
        (Project(), timeline(), "Change keyframes, Duration 0.00 → 4.00 s"),
        (timeline(), timeline(keyframes=(*KEYED.keyframes, Keyframe(3.0, Scene()))), "Keyframe at 3.00 s"),
        (timeline(), timeline(keyframes=KEYED.keyframes[:1]), "Delete keyframe at 2.00 s"),
        (timeline(), timeline(keyframes=(KEYED.keyframes[0], replace(KEYED.keyframes[1], seconds=2.5))),
         "Keyframe 2.00 → 2.50 s"),
        (timeline(),
         timeline(keyframes=(replace(KEYED.keyframes[0], easing=Easing(y1=0.0)), KEYED.keyframes[1])),
         "Keyframe at 0.00 s"),
        (timeline(), timeline(tracks=(PSI,)), "Track Truncation psi"),
        (timeline(tracks=(PSI,)), timeline(), "Delete track Truncation psi"),
        (timeline(tracks=(PSI,)), timeline(tracks=(replace(PSI, keys=PSI.keys[:1]),)),
         "Delete key of Truncation psi at 1.00 s"),
        (timeline(), timeline(duration_s=6.0), "Duration 4.00 → 6.00 s"),
        (timeline(), timeline(loops=True), "Loop on"),
        (Project(), Project(video=VideoSettings(VideoFormat.FFV1)), "Video settings"),
        (Project(), Project(bookmarks=(Bookmark("a", Scene()),)), "Bookmark ‘a’"),
        (Project(bookmarks=(Bookmark("a", Scene()),)), Project(), "Delete bookmark ‘a’"),
        (Project(bookmarks=(Bookmark("a", Scene()),)), Project(bookmarks=(Bookmark("b", Scene()),)),
         "Rename bookmark ‘a’"),
        (Project(), Project(), "Nothing"),
    ],
)  # fmt: skip
def test_a_step_is_named_by_what_it_changed(before: Project, after: Project, name: str) -> None:
    assert step_name(before, after) == name


def test_two_changes_are_both_named_and_more_are_counted() -> None:
    two = scene(truncation=Truncation(0.5, 3))
    assert step_name(scene(), two) == "Truncation psi 1.00 → 0.50, Truncation cutoff all → 3 ws"
    three = replace(two, scene=replace(two.scene, latent=LatentPoint(1.0)))
    assert step_name(scene(), three) == "3 changes"


def test_going_to_a_bookmark_or_to_the_start_is_one_step_by_that_name() -> None:
    kept = Bookmark("big smile", Scene(LatentPoint(3.0), truncation=Truncation(0.5)))
    here = Project(Scene(LatentPoint(9.0), class_index=1), bookmarks=(kept,))
    assert step_name(here, replace(here, scene=kept.scene)) == "Go to ‘big smile’"
    assert step_name(here, replace(here, scene=Scene())) == "Reset scene"


def other(value: Any) -> Any:
    """Another value of the same kind, for any field of a scene that has no rows."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | float):
        return value + 1
    if value is None:
        return ProbePoint()
    if isinstance(value, tuple):
        return (1,)
    assert isinstance(value, Enum)
    kinds = list(type(value))
    return kinds[(kinds.index(value) + 1) % len(kinds)]


PARTS = [
    (part.name, field.name)
    for part in dataclasses.fields(Scene)
    if part.name in ("truncation", "style_mix", "noise", "transform", "view", "spectrum")
    for field in dataclasses.fields(getattr(Scene(), part.name))
    if field.name not in ("layer", "cutoff")
]


@pytest.mark.parametrize(("part", "field"), PARTS)
def test_every_field_of_the_scene_has_a_name_of_its_own(part: str, field: str) -> None:
    inner = getattr(Scene(), part)
    changed = replace(inner, **{field: other(getattr(inner, field))})
    name = step_name(Project(), Project(replace(Scene(), **{part: changed})))
    assert name not in ("Nothing", part)
    assert name[0].isupper()


NOT_BY_FIELD = ("latent", "transform.tx", "transform.ty")  # a seed, and both of a move at once


@pytest.mark.parametrize(
    "field",
    [each for each in animatables(Scene(), None) if each.path not in NOT_BY_FIELD],
    ids=lambda field: field.path,
)
def test_a_step_calls_a_field_as_the_timeline_does(field: Animatable) -> None:
    value = LatentPoint(5.0) if field.path == "pose.kept" else other(value_at(Scene(), field.path))
    if field.path in ("class_index", "class_blend.class_index", "truncation.cutoff"):
        value = 2
    if field.path == "view.layer":
        value = "L5"
    after = with_value(Scene(), field.path, value)
    assert re.fullmatch(rf"{field.name}( .*→ .*| on| off)?", step_name(Project(), Project(after)))


def test_the_first_step_is_the_start() -> None:
    steps = [scene(), scene(class_index=1), scene(class_index=2)]
    assert step_names(steps) == ["Start", "Class own → 1", "Class 1 → 2"]


def test_long_names_are_cut() -> None:
    long = replace(SMILE, name="x" * 100)
    assert len(step_name(scene(), scene(edits=EditStack((long,))))) < 40
