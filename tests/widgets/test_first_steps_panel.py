"""The card of the first start has room for its content, whatever is in it, before it was ever drawn."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from imgui_bundle import ImVec2, imgui

from tests.widgets.stage import imgui_context
from widgets import first_steps_panel
from widgets.first_steps_panel import Step


@pytest.fixture(autouse=True)
def context() -> Iterator[None]:
    with imgui_context():
        yield


def steps(*, offer: str, is_done: bool) -> list[Step]:
    about = "It moves on through the seeds; Ctrl+Z takes it back. " * 3
    return [
        Step("Drag the face", "One line."),
        Step("Press R and drag " * 4, about, is_done=True),
        Step("Pull the beard", about, offer=offer, is_done=is_done),
    ]


@pytest.mark.parametrize("width", [150.0, 286.0, 400.0])
@pytest.mark.parametrize("scale", [1.0, 1.5])
@pytest.mark.parametrize(
    "content",
    [
        steps(offer="", is_done=False),
        steps(offer="Add", is_done=False),
        steps(offer="Add", is_done=True),
        [Step("Drag", "It moves.", is_done=True)],
    ],
)
def test_its_height_is_that_of_its_content(width: float, scale: float, content: list[Step]) -> None:
    imgui.get_style().font_scale_main = scale
    imgui.get_io().display_size = ImVec2(500, 3000)
    found = []
    for frame in range(3):
        imgui.new_frame()
        imgui.set_next_window_size_constraints((width, 0), (width, 10_000))
        if frame == 2:  # by then ImGui has measured
            found.append(first_steps_panel.height(content, width))
        flags = imgui.WindowFlags_.no_decoration | imgui.WindowFlags_.always_auto_resize
        imgui.begin("card", None, flags)
        first_steps_panel.draw(content)
        found.append(imgui.get_window_height())
        imgui.end()
        imgui.render()
    assert found[-2] == pytest.approx(found[-1], abs=1.5)
