"""Columns of tables keep their widths in em when a layout is read from its file."""

from __future__ import annotations

from imgui_bundle import imgui


def hold(name: str) -> None:
    """Just before a table of that name begins whose columns get their widths in em.

    ImGui's file says for which size of text the widths in it are, also where it holds none. Then it would
    scale those that the table is given now, as if they were from there: once too often where the text has had
    another size since.
    """
    item = imgui.get_id(name)
    table, kept = imgui.internal.table_find_by_id(item), imgui.internal.table_settings_find_by_id(item)
    is_read = kept is not None and (table is None or table.is_settings_request_load)
    if is_read and not kept.save_flags & imgui.TableFlags_.resizable:
        kept.ref_scale = imgui.get_font_size()
