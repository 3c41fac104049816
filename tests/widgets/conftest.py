"""Every widget test has an ImGui context of its own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.widgets.stage import imgui_context


@pytest.fixture(autouse=True)
def context() -> Iterator[None]:
    with imgui_context():
        yield
