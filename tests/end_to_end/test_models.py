"""Models in the window."""

from __future__ import annotations

import pytest

from tests.end_to_end.windows import Played


@pytest.mark.scenario("training_run")
def test_a_training_run_is_gone_through_at_a_fixed_scene(played: Played) -> None:
    found = played.found
    assert found["same_scene"]
    assert found["offer"] == ["Snapshot 000600 has appeared"]
    assert found["recent"][:2] == ["network-snapshot-000600.pkl", "00000-faces"]


@pytest.mark.scenario("bad_model")
def test_a_wrong_path_and_a_broken_file_leave_the_model_open(played: Played) -> None:
    (played.folder / "broken.pkl").write_bytes(b"this is no pickle")
    found = played.found
    assert len(found["notices"]) == 2
    assert found["kept"]


@pytest.mark.scenario("dropped_model")
def test_a_dropped_model_opens(played: Played) -> None:
    assert "Model" not in played.found["touched"]["panes"]


@pytest.mark.scenario("dropped_address")
def test_a_dropped_address_is_fetched_and_opened(played: Played) -> None:
    assert "Model" not in played.found["touched"]["panes"]


@pytest.mark.scenario("held_models")
def test_noise_is_for_models_that_have_it_and_what_is_not_used_can_be_evicted(played: Played) -> None:
    found = played.found
    assert found["noise"] == "random"
    assert found["held"][0] == "sg3-r-64-cond.pkl"
    assert "sg2-64.pkl" not in found["held"]
    assert found["problems"] == []
