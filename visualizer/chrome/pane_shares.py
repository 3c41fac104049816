"""Panes keep their shares of the window when it is resized."""

from __future__ import annotations

from dataclasses import dataclass, field

from imgui_bundle import ImVec2, hello_imgui, imgui

Size = tuple[float, float]
DockNode = imgui.internal.DockNode
PARTS_OF_A_SPLIT = 2


@dataclass(slots=True)
class _Division:
    """How a layout divides the window: each node's share of it, and its size in pixels as ImGui left it.

    `is_settling`: what the sizes are now is ImGui's doing, and no change by hands.
    """

    window: Size
    shares: dict[int, Size] = field(default_factory=dict)
    sizes: dict[int, Size] = field(default_factory=dict)
    is_settling: bool = True


@dataclass(slots=True)
class PaneShares:
    """Scales the panes of each layout with the window.

    ImGui by itself takes all that a smaller window has less from the pane in the middle, the picture. What it
    rounds, and what a small window has no room for, is not taken for a new share: so a window that grows
    again looks as before. Sizes that are read from a file count as shares of the window that they filled.
    """

    _divisions: dict[str, _Division] = field(default_factory=dict)
    _on_show: str = ""

    def keep(self, layout: hello_imgui.DockingParams) -> None:
        """Once a frame, before it begins: scale the panes if the last frame had another size."""
        nodes = _nodes(layout)
        root = next((node for node in nodes if node.is_dock_space()), None)
        if root is None or root.size.x < 1 or root.size.y < 1:
            return
        window = root.size.x, root.size.y
        division = self._divisions.get(layout.layout_name)
        if division is None:
            division = self._divisions[layout.layout_name] = _Division(_extent(root, nodes))
            _note(division, nodes)
        if window != division.window:
            division.window = window
            _divide(division, nodes)
        else:
            division.is_settling |= layout.layout_name != self._on_show
            _note(division, nodes)
        self._on_show = layout.layout_name


def _divide(division: _Division, nodes: list[DockNode]) -> None:
    """Give every node its share of the window, in whole pixels, as ImGui's file of layouts has it."""
    for node in nodes:
        if (share := division.shares.get(node.id_)) is not None:
            node.size_ref = ImVec2(*(round(a * b) for a, b in zip(share, division.window, strict=True)))
    division.is_settling = True


def _note(division: _Division, nodes: list[DockNode]) -> None:
    """See which panes hands have made larger or smaller."""
    for node in nodes:
        size = node.size_ref.x, node.size_ref.y
        is_known = node.id_ in division.shares
        if not is_known or (size != division.sizes.get(node.id_) and not division.is_settling):
            division.shares[node.id_] = size[0] / division.window[0], size[1] / division.window[1]
        division.sizes[node.id_] = size
    division.is_settling = False


def _extent(node: DockNode, nodes: list[DockNode]) -> Size:
    """The size that a node had when its parts got theirs: those may be from a file, and another window."""
    parts = [each for each in nodes if each.parent_node is not None and each.parent_node.id_ == node.id_]
    if len(parts) != PARTS_OF_A_SPLIT:
        size = node.size if node.is_dock_space() else node.size_ref
        return size.x, size.y
    (width, height), (other_width, other_height) = (_extent(part, nodes) for part in parts)
    gap = imgui.get_style().docking_separator_size
    if node.split_axis == imgui.internal.Axis.x:
        return width + gap + other_width, max(height, other_height)
    return max(width, other_width), height + gap + other_height


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
