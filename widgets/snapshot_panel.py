"""A burst of pictures: over which values, how many that are, what is written; what came of the last one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum

from imgui_bundle import icons_fontawesome_6 as icons
from imgui_bundle import imgui, imgui_ctx

from renderer.recording.scene_controls import SceneControl
from renderer.recording.snapshots import MOST_PICTURES
from renderer.recording.variation import Variation
from widgets import controls, range_panel
from widgets.range_panel import Range

FIRST, SECOND = Range("truncation.psi"), Range("latent")
PREVIEW_EM, MOST_OF_WIDTH = 7.0, 0.4


@dataclass(frozen=True, slots=True)
class Burst:
    """What is to be taken. `down` is the second control, of a grid, if it `is_grid`."""

    across: Range = FIRST
    down: Range = SECOND
    is_grid: bool = False
    with_pictures: bool = True
    with_sheet: bool = True


@dataclass(frozen=True, slots=True)
class BurstStatus:
    """A burst under way, or what came of the last. Units: `share` 0…1; `size` of the preview in pixels."""

    is_running: bool
    text: str
    share: float = 0.0
    preview: imgui.ImTextureRef | None = None
    size: tuple[int, int] = (1, 1)


class Wish(Enum):
    """What was asked for."""

    NOTHING = "nothing"
    START = "start"
    CANCEL = "cancel"


def variations(burst: Burst, options: Sequence[SceneControl]) -> tuple[Variation, Variation | None]:
    """What is varied across and down. Raises: ValueError, with a sentence for the user."""
    across = range_panel.variation(burst.across, _control(burst.across, options))
    if not burst.is_grid:
        return across, None
    down = range_panel.variation(burst.down, _control(burst.down, options))
    if down.path == across.path:
        raise ValueError("the rows need another control than the columns")
    count = len(across.values) * len(down.values)
    if count > MOST_PICTURES:
        raise ValueError(f"{count} pictures are too many: there can be {MOST_PICTURES}")
    return across, down


def draw(
    burst: Burst, options: Sequence[SceneControl], status: BurstStatus | None, *, folder: str
) -> tuple[Burst, Wish]:
    """The controls and their values, what is written, and the button, or in its row what is under way."""
    across = range_panel.draw("Columns" if burst.is_grid else "Control", burst.across, options)
    is_grid = controls.checkbox("Rows by a second control", burst.is_grid, about="Make a grid of both.")
    down = range_panel.draw("Rows", burst.down, options) if is_grid else burst.down
    burst = replace(burst, across=across, down=down, is_grid=is_grid)
    count, problem = _draw_values(burst, options)
    burst = _draw_written(burst)
    if not burst.with_pictures and not burst.with_sheet:
        problem = "choose what is written"
    wish = Wish.NOTHING
    if status is not None and status.is_running:
        wish = _draw_running(status)
    else:
        with controls.disabled(bool(problem), problem):
            text = f"{icons.ICON_FA_CAMERA} Take {count} picture{'' if count == 1 else 's'}"
            if controls.button(text, about=f"Into a new folder in {folder}."):
                wish = Wish.START
    return burst, wish


def draw_result(status: BurstStatus) -> bool:
    """The newest picture and what came of the burst; whether that is to go."""
    if status.preview is not None:
        width, height = status.size
        scale = min(
            controls.em(PREVIEW_EM) / max(width, height), MOST_OF_WIDTH * controls.width_left() / width
        )
        imgui.image(status.preview, (width * scale, height * scale))
        imgui.same_line()
    with imgui_ctx.begin_group():
        controls.dim_text(controls.plain(status.text))
        if status.is_running:
            return False
        return controls.button(f"{icons.ICON_FA_XMARK} Close##burst", about="Put this away; the files stay.")


def _control(choice: Range, options: Sequence[SceneControl]) -> SceneControl:
    return next((option for option in options if option.path == choice.path), options[0])


def _draw_values(burst: Burst, options: Sequence[SceneControl]) -> tuple[int, str]:
    """The values in words; how many pictures they make, or what is wrong with them."""
    try:
        across, down = variations(burst, options)
    except ValueError as error:
        text = str(error)
        imgui.text_wrapped(f"{text[0].upper()}{text[1:]}.")
        return 0, text
    controls.cut_text(f"{across.name}: {range_panel.in_words(across.texts())}")
    if down is None:
        return len(across.values), ""
    controls.cut_text(f"{down.name}: {range_panel.in_words(down.texts())}")
    return len(across.values) * len(down.values), ""


def _draw_written(burst: Burst) -> Burst:
    pictures = controls.checkbox(
        "Pictures",
        burst.with_pictures,
        about="A PNG for each, with its scene inside and its value in its name.",
    )
    imgui.same_line()
    sheet = controls.checkbox(
        "Contact sheet", burst.with_sheet, about="All of them on one labelled picture, sheet.png."
    )
    return replace(burst, with_pictures=pictures, with_sheet=sheet)


def _draw_running(status: BurstStatus) -> Wish:
    pressed = controls.button(f"{icons.ICON_FA_XMARK} Cancel", about="Leave off; what is written stays.")
    imgui.same_line()
    imgui.progress_bar(status.share, (-1.0, 0.0), status.text)
    return Wish.CANCEL if pressed else Wish.NOTHING
