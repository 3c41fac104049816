"""Panes keep their shares of the window when it is resized."""

from __future__ import annotations

from dataclasses import dataclass, field

from imgui_bundle import ImVec2, hello_imgui, imgui

Size = tuple[float, float]
DockNode = imgui.internal.DockNode


@dataclass(slots=True)
class PaneShares:
    """Scales the panes of each layout with the window.

    ImGui by itself takes all that a smaller window has less from the pane in the middle, the picture.
    """

    _sizes: dict[str, Size] = field(default_factory=dict)

    def keep(self, layout: hello_imgui.DockingParams) -> None:
        """Once a frame, before it begins: scale the panes if the last frame had another size."""
        nodes = _nodes(layout)
        root = next((node for node in nodes if node.is_dock_space()), None)
        if root is None or root.size.x < 1 or root.size.y < 1:
            return
        now = root.size.x, root.size.y
        before = self._sizes.get(layout.layout_name, now)
        self._sizes[layout.layout_name] = now
        if now == before:
            return
        for node in nodes:
            reference = node.size_ref
            node.size_ref = ImVec2(reference.x * now[0] / before[0], reference.y * now[1] / before[1])


def _nodes(layout: hello_imgui.DockingParams) -> list[DockNode]:
    """The nodes in which the layout's windows lie, and all around them."""
    nodes: dict[int, DockNode] = {}
    for each in layout.dockable_windows:
        window = imgui.internal.find_window_by_name(each.label)
        node: DockNode | None = window.dock_node if window is not None else None
        while node is not None and node.id_ not in nodes:
            nodes[node.id_] = node
            node = node.parent_node
    return list(nodes.values())
