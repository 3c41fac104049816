"""The size of a video's frames, and how pictures get to it."""

from __future__ import annotations

from dataclasses import replace

from imgui_bundle import imgui

from renderer.recording.video_settings import LONGEST_SIDE, Fit, Scaling, VideoFormat, VideoSettings
from widgets import controls

PRESETS = ((1280, 720), (1920, 1080), (3840, 2160), (1080, 1080), (1080, 1920))
FACTORS = (2, 4, 8)


def draw(video: VideoSettings, own: tuple[int, int] | None) -> VideoSettings:
    """The settings with the size that was chosen; `own` is the pictures' own, once it is known."""
    if video.format is VideoFormat.NPZ:
        return video
    sizes: list[tuple[int, int] | None] = [None]
    if own is not None:
        sizes += [(own[0] * factor, own[1] * factor) for factor in FACTORS]
    sizes += [size for size in PRESETS if size not in sizes]
    if video.size not in sizes:
        sizes.append(video.size)
    names = [_name(size, own) for size in sizes]
    about = "Width and height of the video in pixels."
    index = controls.choice("Size", names, sizes.index(video.size), about=about)
    size = sizes[index]
    if size is not None:
        size = _draw_sides(size)
    video = replace(video, size=size)
    if size is None:
        return video
    about = "By whole factors pixels stay squares; smoothly any size is filled."
    scaling = controls.segments(
        "Scaling", ("Pixels", "Smooth"), int(video.scaling is Scaling.LANCZOS), about=about
    )
    about = "Where the shapes differ: all of the picture on black, or what of it fills the frame."
    fit = controls.segments("Fit", ("Whole", "Fill"), int(video.fit is Fit.FILL), about=about)
    return replace(
        video, scaling=Scaling.LANCZOS if scaling else Scaling.NEAREST, fit=Fit.FILL if fit else Fit.WHOLE
    )


def _draw_sides(size: tuple[int, int]) -> tuple[int, int]:
    controls.label("Width, height")
    imgui.set_next_item_width(controls.width_left() - controls.em(controls.RESET_EM))
    flags = imgui.InputTextFlags_.none
    _, sides = imgui.input_int2("##Pixels", list(size), flags)
    controls.tooltip("Width and height; type any.")
    width, height = (min(max(side, 1), LONGEST_SIDE) for side in sides)
    return width, height


def _name(size: tuple[int, int] | None, own: tuple[int, int] | None) -> str:
    if size is None:
        return "As the pictures" if own is None else f"As the pictures ({own[0]}×{own[1]})"
    text = f"{size[0]}×{size[1]}"
    if (
        own is not None
        and size[0] % own[0] == 0
        and size == (own[0] * (size[0] // own[0]), own[1] * (size[0] // own[0]))
    ):
        return f"{text}, {size[0] // own[0]} times" if size[0] > own[0] else text
    return text
