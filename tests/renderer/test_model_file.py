"""The whole load path: what it builds, what it never does, and what it refuses to reserve memory for."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest
import torch

from renderer.checkpoint.safetensors_file import write_generator
from renderer.generator import Generator
from renderer.generator_config import GeneratorConfig
from renderer.model_file import ModelFileError, read_model_file
from tests.renderer.checkpoint.official_pickles import dumps, easy_dict, generator

ROOT = Path(__file__).parents[2]
PACK = ROOT / "tests" / "conformance"

LOAD_ALL = """
import sys
from pathlib import Path
from renderer.checkpoint import CheckpointError
from renderer.checkpoint.torch_file import read_tensors
from renderer.model_file import ModelFileError, read_model_file

def load(path):
    for read in (read_model_file, read_tensors):
        try:
            read(path)
        except (CheckpointError, ModelFileError):
            pass

paths = sorted(Path().glob("*.*"))
for path in paths:
    load(path)  # what torch and numpy load at first use is loaded now
events, is_watched = set(), True

def note(event, args):
    is_reading = event == "open" and Path(args[0]) in paths and args[1] in ("r", "rb")
    if is_watched and event != "builtins.id" and not is_reading:
        events.add(event)

sys.addaudithook(note)
for path in paths:
    load(path)
is_watched = False
print(len(paths), *sorted(events))
is_watched = True
import pickle
pickle.loads(b"cos\\nsystem\\n.")
is_watched = False
print(*sorted(events))
"""


def test_no_audit_event_is_raised_by_loading_files_of_any_format(tmp_path: Path) -> None:
    for path in PACK.glob("*.pkl"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
        write_generator(tmp_path / f"{path.stem}.safetensors", read_model_file(path).generator)
    torch.save({"a": torch.ones(3)}, tmp_path / "new.pt")
    torch.save({"a": torch.ones(3)}, tmp_path / "old.pt", _use_new_zipfile_serialization=False)
    (tmp_path / "hostile.pkl").write_bytes(b"\x80\x04cos\nmkdir\nX\x04\0\0\0trip\x85R.")
    done = subprocess.run(
        [sys.executable, "-c", LOAD_ALL],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    loaded, control = done.stdout.splitlines()
    assert loaded == str(len([*tmp_path.glob("*.*")]))
    assert "pickle.find_class" in control  # so such an event would have been seen
    assert not (tmp_path / "trip").exists()


# What could run what a file says. Messages on the pipe between our own processes and names of our own
# packages are no files; `numpy.load` is safe where it is told to be.
RUNNING = {
    *("pickle.load", "pickle.loads", "pickle.Unpickler", "torch.load", "marshal.load", "marshal.loads"),
    *("numpy.load", "np.load", "joblib.load", "shelve.open", "torch.jit.load", "runpy.run_path", "yaml.load"),
    *("eval", "exec", "compile", "__import__", "importlib.import_module"),
}
NO_FILES = {("renderer/channel.py", "pickle.loads"), ("ops/backends.py", "importlib.import_module")}


def test_nothing_in_the_program_could_run_what_a_file_says() -> None:
    found = set()
    for room in ("renderer", "visualizer", "widgets", "ops"):
        for path in (ROOT / room).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Call) and (called := ast.unparse(node.func)) in RUNNING:
                    is_safe = any(ast.unparse(word) == "allow_pickle=False" for word in node.keywords)
                    found |= set() if is_safe else {(str(path.relative_to(ROOT)), called)}
    assert found <= NO_FILES


def test_weights_of_another_shape_are_named_with_both_shapes(tmp_path: Path) -> None:
    config = GeneratorConfig(4, 0, 4, 16, 1, channel_base=64, channel_max=4, num_layers=3, num_critical=1)
    network = Generator(config)
    network.mapping.w_avg = torch.zeros(5)
    write_generator(tmp_path / "odd.safetensors", network)
    with pytest.raises(ModelFileError, match=r"mapping\.w_avg is of shape \(5,\), not \(4,\)"):
        read_model_file(tmp_path / "odd.safetensors")


def test_a_config_of_gigabytes_with_no_weights_is_refused_at_once(tmp_path: Path) -> None:
    size = {"z_dim": 8192, "c_dim": 0, "w_dim": 8192, "img_resolution": 16, "img_channels": 1}
    kwargs = easy_dict(**size, mapping_kwargs=easy_dict(num_layers=8))
    path = tmp_path / "large.pkl"
    path.write_bytes(dumps({"G_ema": generator(init_kwargs=kwargs)}))
    with pytest.raises(ModelFileError, match="lacks") as caught:
        read_model_file(path)
    assert caught.value.report is not None
    assert caught.value.report.generator_key == "G_ema"


def test_16_bit_weights_are_computed_with_as_float32(tmp_path: Path) -> None:
    for path in PACK.glob("sg3-t-64.pkl"):
        whole = read_model_file(path).generator
        write_generator(tmp_path / "whole.safetensors", whole.half())
        assert {p.dtype for p in read_model_file(tmp_path / "whole.safetensors").generator.parameters()} == {
            torch.float32
        }
