"""The bell in the status bar: how many problems nobody has looked at, and the list of the last messages."""

from __future__ import annotations

from imgui_bundle import ImVec2, ImVec4, imgui, imgui_ctx
from imgui_bundle import icons_fontawesome_6 as icons

from visualizer.chrome import theme
from visualizer.chrome.notices import Kind, Notice, Notices, in_full
from widgets import controls

WIDTH_EM, HEIGHT_EM, EMPTY_EM = 34.0, 22.0, 4.0
LIST = "Messages"
_ICONS = {
    Kind.INFO: icons.ICON_FA_CIRCLE_INFO,
    Kind.OFFER: icons.ICON_FA_CIRCLE_QUESTION,
    Kind.PROBLEM: icons.ICON_FA_TRIANGLE_EXCLAMATION,
}


def text(notices: Notices) -> str:
    """What stands on the bell."""
    return f"{icons.ICON_FA_BELL} {notices.unseen}" if notices.unseen else icons.ICON_FA_BELL


def draw(notices: Notices) -> Notices:
    """The bell, and its list while that is open."""
    ink = theme.palette().problem if notices.unseen else theme.palette().ink_dim
    with (
        imgui_ctx.push_style_color(imgui.Col_.text, ImVec4(*ink)),
        imgui_ctx.push_style_color(imgui.Col_.button, controls.CLEAR),
    ):
        is_pressed = imgui.small_button(f"{text(notices)}###Bell")
    waiting = f"{notices.unseen} that nobody has looked at" if notices.unseen else "nothing new"
    controls.tooltip(f"The last messages: {waiting}.")
    if is_pressed:
        imgui.open_popup(LIST)
    top, right = imgui.get_item_rect_min().y, imgui.get_item_rect_max().x
    height = controls.em(HEIGHT_EM if notices.items or notices.past else EMPTY_EM)
    imgui.set_next_window_pos((right, top - controls.em(0.3)), imgui.Cond_.always, (1.0, 1.0))
    imgui.set_next_window_size(ImVec2(controls.em(WIDTH_EM), height))
    if not imgui.begin_popup(LIST):
        return notices
    notices = _draw_list(notices.seen())
    imgui.end_popup()
    return notices


def _draw_list(notices: Notices) -> Notices:
    newest_first = (*reversed(notices.items), *reversed(notices.past))
    if not newest_first:
        controls.dim_text("No messages so far. What goes wrong is kept here, with details to copy.")
        return notices
    if controls.button(f"{icons.ICON_FA_COPY} Copy all", about="Copy all messages with their details."):
        imgui.set_clipboard_text("\n\n".join(in_full(notice) for notice in newest_first))
    imgui.same_line()
    if controls.button("Clear", about="Forget these messages, also those on show."):
        return Notices(tuple(item for item in notices.items if item.kind is Kind.OFFER))
    with imgui_ctx.begin_child("Messages list"):
        for index, notice in enumerate(newest_first):
            with imgui_ctx.push_id(str(index)):
                _draw_one(notice)
    return notices


def _draw_one(notice: Notice) -> None:
    palette = theme.palette()
    imgui.separator()
    imgui.text_colored(
        palette.problem if notice.kind is Kind.PROBLEM else palette.accent, _ICONS[notice.kind]
    )
    imgui.same_line()
    imgui.push_text_wrap_pos(0.0)
    imgui.text_unformatted(notice.summary)
    imgui.pop_text_wrap_pos()
    if imgui.small_button(f"{icons.ICON_FA_COPY} Copy"):
        imgui.set_clipboard_text(in_full(notice))
    if notice.details:
        imgui.same_line()
        if imgui.tree_node("Details"):
            controls.dim_text(notice.details)
            imgui.tree_pop()
