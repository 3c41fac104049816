"""What a process must not load, found out in fresh processes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
NUMERICS = ("torch", "numba", "triton", "scipy", "safetensors")
WINDOWS = ("imgui_bundle", "OpenGL", "glfw")

ASK_FOR_A_PICTURE = """
import time
from renderer.frame import Frame
from renderer.scene import Scene
from visualizer.rendering.process_client import ProcessClient
if __name__ == "__main__":
    client = ProcessClient("cpu")
    client.open_model({model!r})
    client.submit({model!r}, Scene())
    answers = []
    while not any(isinstance(answer, Frame) for answer in answers):
        answers += client.poll()
        time.sleep(0.01)
    client.close()
"""


def loaded_by(code: str, tmp_path: Path) -> set[str]:
    """The top-level packages in a fresh process after it has run the code, with every warning an error."""
    program = tmp_path / "program.py"
    program.write_text(
        code + '\nif __name__ == "__main__":\n'
        "    import sys\n"
        '    print(*{name.partition(".")[0] for name in sys.modules})\n'
    )
    done = subprocess.run(
        [sys.executable, "-W", "error", program],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return set(done.stdout.splitlines()[-1].split())


def test_the_window_loads_no_numerics(tmp_path: Path) -> None:
    loaded = loaded_by("import visualizer.app", tmp_path)
    assert "imgui_bundle" in loaded
    assert loaded.isdisjoint(NUMERICS)


def test_the_window_loads_no_numerics_when_pictures_come(tmp_path: Path) -> None:
    model = str(ROOT / "tests" / "conformance" / "sg3-t-32-gray.pkl")
    loaded = loaded_by(ASK_FOR_A_PICTURE.format(model=model), tmp_path)
    assert "renderer" in loaded
    assert loaded.isdisjoint(NUMERICS)


@pytest.mark.parametrize("words", [["--help"], ["render", "--help"], ["--version"]])
def test_help_is_there_at_once(tmp_path: Path, words: list[str]) -> None:
    loaded = loaded_by(f"import visualizer.cli\nassert visualizer.cli.main({words!r}) == 0", tmp_path)
    assert loaded.isdisjoint((*NUMERICS, *WINDOWS, "numpy", "PIL"))


@pytest.mark.parametrize("room", ["renderer.render", "renderer.worker", "ops"])
def test_the_renderer_loads_no_window(tmp_path: Path, room: str) -> None:
    assert loaded_by(f"import {room}", tmp_path).isdisjoint(WINDOWS)


def test_the_render_process_is_named_without_loading_torch(tmp_path: Path) -> None:
    assert loaded_by("import renderer.worker", tmp_path).isdisjoint(NUMERICS)


def test_a_model_opens_and_renders_without_the_compiler_of_torch(tmp_path: Path) -> None:
    model = str(ROOT / "tests" / "conformance" / "sg3-t-32-gray.pkl")
    code = f"""
from renderer.render import Renderer
from renderer.messages import RenderRequest
from renderer.scene import Scene
Renderer("cpu").render(RenderRequest(1, {model!r}, Scene()))"""
    loaded = loaded_by(code, tmp_path)
    assert "torch" in loaded
    assert "sympy" not in loaded, "torch._dynamo was loaded, which takes a second"
