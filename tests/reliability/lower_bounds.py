"""The tests with the oldest dependencies allowed: `python -m tests.reliability.lower_bounds [WORDS]`.

The words are for pytest; without any, the tests of all rooms run. torch stays at the tested version. The
environment is made anew in a temporary folder, or kept in the one that SG3_VIZ_LOWER_BOUNDS names.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).parents[2]
TESTED = ROOT / "constraints.txt"
KEPT = ("torch",)
OF_THAT_TIME = ("pyparsing<3.3",)  # of which the oldest matplotlib uses what newer ones deprecate
TESTS = ("tests/ops", "tests/renderer", "tests/widgets", "tests/visualizer")


def main() -> int:
    """Make the environment and run pytest in it; its exit status. Raises: CalledProcessError."""
    words = sys.argv[1:] or [*TESTS, "-q", "-x"]
    kept = os.environ.get("SG3_VIZ_LOWER_BOUNDS")
    with tempfile.TemporaryDirectory() as temporary:
        python = _environment(Path(kept or temporary))
        return subprocess.run([python, "-m", "pytest", *words], cwd=ROOT, check=False).returncode


def lower_bounds(pyproject: str) -> dict[str, str]:
    """The oldest version of each dependency that the text of `pyproject.toml` allows.

    >>> lower_bounds('dependencies = [\\n    "numpy>=1.26",\\n    "safetensors>=0.5,<1",\\n]')
    {'numpy': '1.26', 'safetensors': '0.5'}
    """
    block = pyproject.partition("dependencies = [\n")[2].partition("\n]")[0]
    requirements = map(Requirement, re.findall(r'^    "([^"]+)",$', block, re.M))
    return {
        each.name: bound.version
        for each in requirements
        for bound in each.specifier
        if bound.operator == ">="
    }


def _environment(folder: Path) -> str:
    """An interpreter with the oldest dependencies, and what tests need in the tested versions."""
    oldest = lower_bounds((ROOT / "pyproject.toml").read_text())
    tested = dict(re.findall(r"^([\w.-]+)==(\S+)$", TESTED.read_text(), re.M))
    wanted = [f"{name}=={tested[name] if name in KEPT else version}" for name, version in oldest.items()]
    tools = ("pytest", "hypothesis", "python-xlib", "import-linter", "packaging")
    if not (folder / "bin" / "python").exists():
        venv.create(folder, with_pip=True)
    python = str(folder / "bin" / "python")
    pip = (python, "-m", "pip", "--disable-pip-version-check", "install")
    wanted += [*OF_THAT_TIME, *(f"{name}=={tested[name]}" for name in tools)]
    subprocess.run([*pip, *wanted], check=True)
    subprocess.run([*pip, "--no-deps", "--editable", str(ROOT)], check=True)
    return python


if __name__ == "__main__":
    raise SystemExit(main())
