"""What a file asks for is told, whether it is opened or refused."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from renderer.checkpoint import CheckpointError, load_checkpoint
from renderer.file_report import Fate, FileReport
from renderer.file_report_words import lines
from tests.renderer.checkpoint.conftest import Save
from tests.renderer.checkpoint.official_pickles import SOURCE, Call, New, Ref, dumps, generator, module

CONFORMANCE = Path(__file__).parents[2] / "conformance"
NETWORK = "torch_utils.persistence._reconstruct_persistent_obj"
EVIL = Call(Ref("os", "system"), ("echo harm",))


def report_of(path: Path) -> FileReport:
    try:
        return load_checkpoint(path).file_report
    except CheckpointError as error:
        if error.report is None:
            raise
        return error.report


def fates(report: FileReport) -> dict[str, tuple[int, Fate]]:
    return {named.name: (named.count, named.fate) for named in report.names}


def test_every_name_is_told_with_how_often_and_what_became_of_it(save: Save) -> None:
    critics = [New(Ref("other.place", "Critic")) for _ in range(3)]
    told = fates(report_of(save({"G_ema": generator(), "D": critics})))
    assert told["other.place.Critic"] == (3, Fate.INERT)
    assert told[NETWORK] == (5, Fate.READ)
    assert told["torch.FloatStorage"] == (4, Fate.READ)


@pytest.mark.parametrize("protocol", [2, 4])
def test_the_tensors_of_the_generator_and_of_the_whole_file_are_counted(save: Save, protocol: int) -> None:
    content = {"G_ema": generator(), "D": module("D", {"w": torch.ones(10)})}
    report = report_of(save(content, protocol))
    assert (report.generator_key, report.generator_tensors, report.generator_bytes) == ("G_ema", 4, 4 * 13)
    assert report.tensors == 5
    assert report.tensor_bytes > 4 * (13 + 10)  # with the headers of the nested files


def test_source_text_is_counted_once_for_each_module(save: Save) -> None:
    assert report_of(save({"G_ema": generator(), "D": module("D")})).source_bytes == len(SOURCE)
    assert report_of(CONFORMANCE / "sg2-32-tensorflow.pkl").source_bytes > 0


def test_the_era_is_told_by_how_networks_are_kept(save: Save) -> None:
    assert report_of(save({"G_ema": generator()})).era == "pytorch"
    assert report_of(CONFORMANCE / "sg2-32-tensorflow.pkl").era == "tensorflow"
    assert report_of(save({"latents": np.ones(3)})).era == ""


def test_a_file_that_is_refused_for_a_call_is_read_to_its_end(save: Save) -> None:
    report = report_of(save({"D": EVIL, "E": New(Ref("other.place", "Critic")), "G_ema": generator()}))
    assert report.names[0].name == "os.system"
    assert report.names[0].runs_code
    assert fates(report)["os.system"] == (1, Fate.REFUSED)
    assert fates(report)["other.place.Critic"] == (1, Fate.INERT)
    assert report.tensors == 4


def test_of_a_damaged_file_is_told_what_came_before(save: Save) -> None:
    report = report_of(save(dumps({"D": New(Ref("other.place", "Critic")), "G_ema": generator()})[:-50]))
    assert fates(report)["other.place.Critic"] == (1, Fate.INERT)


def test_a_name_that_could_run_code_but_is_only_mentioned_is_marked(save: Save) -> None:
    report = report_of(save({"D": Ref("os", "system"), "G_ema": generator()}))
    (named,) = [named for named in report.names if named.name == "os.system"]
    assert named.runs_code
    assert named.fate is Fate.INERT


def test_a_name_within_a_nested_storage_is_told(save: Save) -> None:
    raw = dumps(EVIL, 2)
    weight = Call(
        Ref("torch._utils", "_rebuild_tensor_v2"),
        (Call(Ref("torch.storage", "_load_from_bytes"), (raw,)), 0, (2,), (1,), False, {}),
    )
    assert fates(report_of(save({"G_ema": generator(weight)})))["os.system"] == (1, Fate.REFUSED)


def test_of_very_many_names_the_rest_is_counted(save: Save) -> None:
    report = report_of(save({"G_ema": generator(), "D": [Ref("place", f"n{i}") for i in range(500)]}))
    assert len(report.names) == 200
    assert len(report.names) + report.more_names > 500
    assert lines(report)[-1].endswith(f"and {report.more_names} more names")


def test_a_report_reads_as_sentences(save: Save) -> None:
    text = "\n".join(lines(report_of(save({"G_ema": generator(), "D": EVIL}))))
    assert "Format       pickle, PyTorch era" in text
    assert f"{len(SOURCE)} bytes of Python, never run" in text
    assert "1×  os.system: the file was refused for it (it can run code)" in text
