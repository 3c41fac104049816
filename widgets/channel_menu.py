"""What can be done to channels: mute, solo, scale, pin; by menu, by key, for a selection by buttons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from imgui_bundle import icons_fontawesome_6 as icons
from imgui_bundle import imgui, imgui_ctx

from renderer.interventions import ChannelMix
from widgets import controls

_POPUP = "Channel menu"
_SLIDER_EM = 18.0


@dataclass(frozen=True, slots=True)
class Desk:
    """What hands can change about the channels of one layer: how loud they are, and which are pinned."""

    mix: ChannelMix
    pinned: frozenset[int] = frozenset()


def toggle_mute(desk: Desk, channels: Sequence[int]) -> Desk:
    """Mute them, or if all are muted let them be heard again."""
    is_on = not set(channels) <= set(desk.mix.muted)
    return replace(desk, mix=desk.mix.with_muted(channels, is_on))


def toggle_solo(desk: Desk, channels: Sequence[int]) -> Desk:
    """Make them solo, or no longer if all are."""
    is_on = not set(channels) <= set(desk.mix.solo)
    return replace(desk, mix=desk.mix.with_solo(channels, is_on))


def toggle_pin(desk: Desk, channels: Sequence[int]) -> Desk:
    """Pin them, or if all are pinned unpin them."""
    wanted = frozenset(channels)
    pinned = desk.pinned - wanted if wanted <= desk.pinned else desk.pinned | wanted
    return replace(desk, pinned=pinned)


_KEYS = (
    ("Mute", "M", imgui.Key.m, toggle_mute),
    ("Solo", "S", imgui.Key.s, toggle_solo),
    ("Pin", "P", imgui.Key.p, toggle_pin),
)


def press_keys(desk: Desk, channels: Sequence[int]) -> Desk:
    """M mutes, S makes solo, P pins; nothing else may be held."""
    io = imgui.get_io()
    if io.want_text_input or io.key_ctrl or io.key_shift or io.key_alt or io.key_super:
        return desk
    for _, _, key, toggle in _KEYS:
        if imgui.is_key_pressed(key, False):
            desk = toggle(desk, channels)
    return desk


def open_menu() -> None:
    """Open the menu; `draw_menu` must be called in the same window."""
    imgui.open_popup(_POPUP)


def draw_menu(desk: Desk, channels: Sequence[int]) -> tuple[Desk, bool]:
    """The menu, if it is open, for these channels; what became of them, and whether it is."""
    with imgui_ctx.begin_popup(_POPUP) as popup:
        if not popup or not channels:
            return desk, False
        imgui.text_disabled(f"Channel {channels[0]}" if len(channels) == 1 else f"{len(channels)} channels")
        marks = (desk.mix.muted, desk.mix.solo, desk.pinned)
        for (name, letter, _, toggle), marked in zip(_KEYS, marks, strict=True):
            pressed, _ = imgui.menu_item(name, letter, set(channels) <= set(marked))
            if pressed:
                desk = toggle(desk, channels)
        imgui.separator()
        imgui.dummy((controls.em(_SLIDER_EM), 0))
        before = desk.mix.gain(channels[0])
        gain = controls.slider(
            "Scale",
            before,
            -2.0,
            2.0,
            default=1.0,
            about="The channel times this, for the layers above.",
            form="× %.2f",
        )
        if gain != before:
            desk = replace(desk, mix=desk.mix.with_gain(channels, gain))
        return desk, True


def draw_selection(desk: Desk, selected: frozenset[int]) -> tuple[Desk, frozenset[int], bool]:
    """Buttons for the selected channels: what became of them, of the selection, and if the menu is wanted."""
    channels = sorted(selected)
    imgui.align_text_to_frame_padding()
    imgui.text_unformatted(f"{len(channels)} selected")
    for icon, toggle, about in (
        (
            icons.ICON_FA_VOLUME_XMARK,
            toggle_mute,
            "Mute the selected channels, or let them be heard again (M)",
        ),
        (icons.ICON_FA_HEADPHONES, toggle_solo, "Hear only the selected channels (S)"),
        (icons.ICON_FA_THUMBTACK, toggle_pin, "Pin the selected channels (P)"),
    ):
        imgui.same_line(0, controls.em(0.3))
        if controls.button(f"{icon}##Selected", about=about):
            desk = toggle(desk, channels)
    imgui.same_line(0, controls.em(0.3))
    wants_menu = controls.button("×…##Scale selected", about="Scale the selected channels")
    imgui.same_line(0, controls.em(0.3))
    if controls.button(f"{icons.ICON_FA_XMARK}##Deselect", about="Select nothing (Esc)"):
        selected = frozenset()
    return desk, selected, wants_menu


def in_words(mix: ChannelMix) -> str:
    """How many channels of a layer are muted, solo and scaled."""
    scaled = sum(scale.gain != 1 for scale in mix.scales)
    counts = ((len(mix.muted), "muted"), (len(mix.solo), "solo"), (scaled, "scaled"))
    return ", ".join(f"{count} {what}" for count, what in counts if count)
