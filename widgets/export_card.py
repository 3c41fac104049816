"""An export under way, done or failed: its newest frame, how far it is, and what can be done with it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from imgui_bundle import ImVec2, imgui, imgui_ctx
from imgui_bundle import icons_fontawesome_6 as icons

from widgets import controls

PICTURE_EM, MOST_OF_WIDTH = 5.6, 0.3


class CardState(Enum):
    """How an export stands."""

    RUNNING = "running"
    PAUSED = "paused"
    DONE = "done"
    FAILED = "failed"


class CardWish(Enum):
    """What may be asked of it."""

    PAUSE = "pause"
    RESUME = "resume"
    CANCEL = "cancel"
    DISMISS = "dismiss"
    AGAIN = "again"
    OPEN_FOLDER = "open folder"
    COPY_PATH = "copy path"


@dataclass(frozen=True, slots=True)
class ExportCard:
    """What is told of an export. `lines` go below its name. Units: `share` 0…1; `texture` (width, height)."""

    id: int
    name: str
    state: CardState
    share: float
    lines: tuple[str, ...]
    texture: imgui.ImTextureRef | None = None
    texture_size: tuple[int, int] = (1, 1)
    can_resume: bool = False
    can_open_folder: bool = True


def draw(card: ExportCard) -> CardWish | None:
    """The card; what was asked for."""
    flags = imgui.ChildFlags_.borders | imgui.ChildFlags_.auto_resize_y
    with imgui_ctx.push_id(f"export {card.id}"), imgui_ctx.begin_child("card", ImVec2(0, 0), flags):
        name = controls.plain(card.name)
        imgui.text_unformatted(controls.cut_middle(name, controls.width_left()))
        controls.tooltip(name)
        if card.texture is not None:
            imgui.image(card.texture, _fitted(card.texture_size))
            imgui.same_line()
        with imgui_ctx.begin_group():
            if card.state in (CardState.RUNNING, CardState.PAUSED):
                imgui.progress_bar(card.share, (-1.0, 0.0), f"{card.share:.0%}")
            for line in card.lines:
                controls.dim_text(controls.plain(line))
            wish = _draw_buttons(card)
    return wish


def _draw_buttons(card: ExportCard) -> CardWish | None:
    again = "Resume" if card.can_resume else "Start again"
    buttons = {
        CardState.RUNNING: ((icons.ICON_FA_PAUSE, "Pause", CardWish.PAUSE),
                            (icons.ICON_FA_XMARK, "Cancel", CardWish.CANCEL)),
        CardState.PAUSED: ((icons.ICON_FA_PLAY, "Go on", CardWish.RESUME),
                           (icons.ICON_FA_XMARK, "Cancel", CardWish.CANCEL)),
        CardState.DONE: ((icons.ICON_FA_FOLDER_OPEN, "Open folder", CardWish.OPEN_FOLDER),
                         (icons.ICON_FA_COPY, "Copy path", CardWish.COPY_PATH),
                         (icons.ICON_FA_XMARK, "Close", CardWish.DISMISS)),
        CardState.FAILED: ((icons.ICON_FA_ROTATE_RIGHT, again, CardWish.AGAIN),
                           (icons.ICON_FA_XMARK, "Close", CardWish.DISMISS)),
    }[card.state]  # fmt: skip
    asked = None
    style = imgui.get_style()
    right = imgui.get_cursor_screen_pos().x + controls.width_left()
    for place, (icon, text, wish) in enumerate(buttons):
        label = f"{icon} {text}"
        width = imgui.calc_text_size(label).x + 2 * style.frame_padding.x
        if place and imgui.get_item_rect_max().x + style.item_spacing.x + width < right:
            imgui.same_line()
        cannot = wish is CardWish.OPEN_FOLDER and not card.can_open_folder
        with controls.disabled(cannot, "This desktop has no program that opens folders."):
            if controls.button(label, about=_ABOUT[wish]):
                asked = wish
    return asked


_ABOUT = {
    CardWish.PAUSE: "Let it rest; nothing is lost.",
    CardWish.RESUME: "Go on where it was.",
    CardWish.CANCEL: "Leave it off. A video that is not whole is deleted; files of single frames stay.",
    CardWish.DISMISS: "Take this out of the list; the files stay.",
    CardWish.AGAIN: "The same once more. A folder of frames goes on where it was.",
    CardWish.OPEN_FOLDER: "Show the folder on the desktop.",
    CardWish.COPY_PATH: "Copy where it lies.",
}


def _fitted(size: tuple[int, int]) -> ImVec2:
    scale = min(controls.em(PICTURE_EM), controls.width_left() * MOST_OF_WIDTH) / max(size)
    return ImVec2(size[0] * scale, size[1] * scale)
