"""The sticking probe: where the scan line lies, what happens meanwhile, and the strip that it leaves."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import Enum

from imgui_bundle import icons_fontawesome_6 as icons
from imgui_bundle import imgui

from renderer.aliasing.aliasing_figures import Axis, ScanLine
from renderer.aliasing.aliasing_jobs import ProbePath
from widgets import controls

FEWEST_STEPS, MOST_STEPS = 16, 512
STRIP_EM = 14.0  # the height of the strip
_READING = (
    "The scan line, time downwards, with the motion taken out: what follows the scene runs straight down, "
    "what sticks to the pixel grid shows as slanted streaks."
)
_READING_INTERPOLATION = (
    "The scan line, time downwards: what sticks to the pixel grid runs straight down, unlike what is around."
)


class Wish(Enum):
    """What was asked for."""

    NOTHING = "nothing"
    START = "start"
    CANCEL = "cancel"
    SAVE = "save"


@dataclass(frozen=True, slots=True)
class ProbeView:
    """What to probe. Units: `span`, over which the scene moves, in image widths."""

    line: ScanLine = field(default_factory=ScanLine)
    path: ProbePath = ProbePath.TRANSLATION
    steps: int = 128
    span: float = 0.125


@dataclass(frozen=True, slots=True, eq=False)
class StripOnShow:
    """A strip, under way or done: its texture and what is to be said of it.

    `rows` of `steps` are there; `share` (0…1) and `time_left` say how far it is.
    """

    about: str
    texture: imgui.ImTextureRef | None
    rows: int
    steps: int
    path: ProbePath
    variance_along_time: float | None
    is_running: bool
    share: float = 0.0
    time_left: str = ""
    failure: str = ""


def draw(
    view: ProbeView, strip: StripOnShow | None, *, is_blend: bool, can_move: bool = True
) -> tuple[ProbeView, Wish]:
    """The settings, the buttons, the strip.

    `is_blend`: the latent point has no next seed. Without `can_move` the scene only goes over to the next.
    """
    if not can_move:
        view = replace(view, path=ProbePath.INTERPOLATION)
    view = _draw_settings(view, is_blend=is_blend, can_move=can_move)
    wish = _draw_buttons(view, strip, is_blend=is_blend)
    if strip is not None:
        _draw_strip(strip)
    return view, wish


def _draw_settings(view: ProbeView, *, is_blend: bool, can_move: bool) -> ProbeView:
    paths, span = tuple(ProbePath), view.span
    line = _draw_line(view.line)
    with controls.disabled(not can_move, "Only StyleGAN3 has a Fourier input that can be moved."):
        path = paths[
            controls.segments(
                "Meanwhile",
                ("Translation", "To next seed"),
                paths.index(view.path),
                about="What happens while the line is watched: the scene moves along it by parts of a pixel, "
                "or goes over to that of the next seed.",
            )
        ]
    steps = controls.slider_int(
        "Steps", view.steps, FEWEST_STEPS, MOST_STEPS, default=128, about="How many pictures are made."
    )
    if path is ProbePath.TRANSLATION:
        about = "How far the scene moves in all, in image widths."
        span = controls.slider(
            "Span", span, 0.01, 0.5, default=0.125, about=about, form="%.3f", lowest=0.001, highest=2.0
        )
    elif is_blend:
        controls.dim_text("A blend of seeds has no next seed.")
    return replace(view, line=line, path=path, steps=steps, span=span)


def _draw_line(line: ScanLine) -> ScanLine:
    axes, about = tuple(Axis), "Along which axis of the picture the line runs. It is drawn on the canvas."
    names = ("Horizontal", "Vertical")
    axis = axes[controls.segments("Scan line", names, axes.index(line.axis), about=about)]
    about = "Where the line lies, in image widths down or right from the middle."
    position = controls.slider(
        "Position", line.position, -0.5, 0.5, default=0.0, about=about, form="%.3f", lowest=-0.5, highest=0.5
    )
    return ScanLine(axis, position)


def _draw_buttons(view: ProbeView, strip: StripOnShow | None, *, is_blend: bool) -> Wish:
    if strip is not None and strip.is_running:
        if controls.button(f"{icons.ICON_FA_XMARK} Cancel", about="Leave this probe off."):
            return Wish.CANCEL
        imgui.same_line()
        imgui.progress_bar(strip.share, (-1.0, 0.0), strip.time_left)
        return Wish.NOTHING
    wish = Wish.NOTHING
    with controls.disabled(is_blend and view.path is ProbePath.INTERPOLATION):
        about = "Make the pictures and take the line from each."
        if controls.button(f"{icons.ICON_FA_PLAY} Probe", about=about):
            wish = Wish.START
    imgui.same_line()
    with controls.disabled(strip is None or strip.texture is None):
        about = "Save the strip as a PNG in the picture folder, a pixel for each sample."
        if controls.button(f"{icons.ICON_FA_CAMERA} Save strip", about=about):
            wish = Wish.SAVE
    return wish


def _draw_strip(strip: StripOnShow) -> None:
    controls.dim_text(strip.about)
    if strip.failure:
        controls.dim_text(strip.failure)
    if strip.texture is None:
        return
    width, height = controls.width_left(), controls.em(STRIP_EM)
    imgui.image(strip.texture, (width, height * strip.rows / strip.steps))
    is_swept = strip.path is ProbePath.TRANSLATION
    if strip.variance_along_time is not None:
        controls.fact("Along time", f"{100 * strip.variance_along_time:.2g} % of the variance")
        controls.tooltip(
            "The share of the strip's variance that lies along time: 0 % where everything follows the motion "
            "perfectly. Along an interpolation it is what changes at all."
        )
    controls.dim_text(_READING if is_swept else _READING_INTERPOLATION)
