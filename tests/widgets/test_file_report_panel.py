"""What a model file asks for, as a section of the model panel."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from renderer.file_report import Fate, FileReport, NamedGlobal
from tests.widgets.stage import Stage, imgui_context
from widgets import controls, file_report_panel


@pytest.fixture(autouse=True)
def _context() -> Iterator[None]:
    with imgui_context():
        yield


REPORT = FileReport(
    format="pickle",
    era="pytorch",
    names=(
        NamedGlobal("os.system", 1, Fate.REFUSED, runs_code=True),
        NamedGlobal("%s%n##" + "long." * 60, 1_000_000, Fate.INERT, runs_code=False),
        NamedGlobal("collections.OrderedDict", 12, Fate.READ, runs_code=False),
    ),
    more_names=300,
    source_bytes=1234,
)


def test_it_is_folded_until_clicked_and_takes_any_name() -> None:
    labels: list[str] = []

    def draw(_: None) -> None:
        labels.clear()
        file_report_panel.draw(REPORT)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(controls, "fact", lambda label, text: labels.append(f"{label}: {text}"))
        stage = Stage(None, draw)
        assert labels == []
        stage.click(stage.row(0, 0.3))
        assert "Source code: 1,234 bytes of Python, never run" in labels
        assert "Names: 303" in labels


def test_a_file_without_names_has_a_section_as_well() -> None:
    stage = Stage(None, lambda _: file_report_panel.draw(FileReport(format="safetensors")))
    stage.click(stage.row(0, 0.3))
    stage.play(3)
