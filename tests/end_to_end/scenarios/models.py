"""Models: dropped, of a training run, in memory, and what is none."""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path

from imgui_bundle import icons_fontawesome_6

from renderer import file_report_words
from renderer.model_jobs import ModelsHeld, SurveyModels
from tests.end_to_end.driver import Driver


def training_run(driver: Driver) -> None:
    """Open a run's folder, step back by a button and by the slider, and take a snapshot that appears."""
    context, session, folder = driver.context, driver.session, driver.folder
    run = folder / "00000-faces"
    run.mkdir()
    for kimg in (0, 200, 400):
        _write_snapshot(driver.model, run / f"network-snapshot-{kimg:06d}.pkl")
    (run / "metric-fid.jsonl").write_text(
        '{"results": {"fid": 9}, "snapshot_pkl": "network-snapshot-000200.pkl"}'
    )
    driver.begin()
    driver.open_by_path(str(run))
    scene = session.scene
    context.window_focus("//Models")
    context.item_click(f"//Models/**/{icons_fontawesome_6.ICON_FA_CHEVRON_LEFT}##Before")
    _wait_for_snapshot(driver, "000200")
    driver.drag("//Models/**/##Snapshot", -200, 0)
    _wait_for_snapshot(driver, "000000")
    driver.found["same_scene"] = session.scene == scene
    _write_snapshot(driver.model, run / "network-snapshot-000600.pkl")
    driver.wait_until(lambda: bool(driver.summaries()), "the offer")
    driver.found["offer"] = driver.summaries()
    context.item_click("//##Notice 0/Open")
    _wait_for_snapshot(driver, "000600")
    driver.found["recent"] = [Path(name).name for name in session.preferences.recent_models]


def dropped_model(driver: Driver) -> None:
    """Wait for a model to be dropped from outside, and for its picture."""
    _take_a_drop(driver, "dropped.pkl")


def dropped_address(driver: Driver) -> None:
    """Wait for the address of a model to be dropped from outside, and for its picture."""
    _take_a_drop(driver, "from_the_web.pkl")


def _take_a_drop(driver: Driver, name: str) -> None:
    def is_open() -> bool:
        model = driver.session.model
        return model is not None and model.name == name

    (driver.folder / "ready").touch()
    driver.wait_until(is_open, "the drop")
    driver.wait_for_picture()


def bad_model(driver: Driver) -> None:
    """A wrong path and a file that is no model: a message each; the open model stays."""
    driver.begin()
    (driver.folder / "broken.pkl").write_bytes(b"this is no pickle")
    kept = driver.session.frame
    for path in ("/no/such/model.pkl", str(driver.folder / "broken.pkl")):
        driver.context.item_input_value("//Model/**/##Model path", path)
        driver.wait_until(lambda: driver.session.models.loading is None, "the refusal")
    driver.found["notices"] = driver.summaries()
    driver.found["kept"] = driver.session.frame is kept


def held_models(driver: Driver) -> None:
    """A model with noise; then the other one, and the first one is evicted; what the file asks for."""
    context, session = driver.context, driver.session
    driver.begin()
    driver.open_by_path(str(Path(driver.model).with_name("sg2-64.pkl")))
    driver.unfold("Latent", "Noise")
    driver.pick("//Latent/Noise/##Noise", "Random")
    driver.found["noise"] = session.scene.noise.mode.value
    driver.open_by_path(driver.model)
    driver.unfold("Models", "In memory")
    trash = f"//Models/**/1/{icons_fontawesome_6.ICON_FA_TRASH_CAN}##Evict"
    driver.wait_until(lambda: context.item_exists(trash), "the models in memory")
    driver.press_inside("Models", "Downloads")
    context.item_click(trash)
    driver.wait_until(lambda: not session.jobs.long, "the eviction")
    driver.wait_until(lambda: bool(_held(driver)), "what is left")
    driver.found["held"] = _held(driver)
    driver.press_inside("Model", file_report_words.TITLE)
    driver.found["problems"] = driver.problems()


def _held(driver: Driver) -> list[str]:
    """The names of the models in the renderer's memory."""
    watched = driver.session.jobs.watch("models in memory, for the test", SurveyModels(-1))
    held = watched.result
    return [model.name for model in held.models] if isinstance(held, ModelsHeld) else []


def _wait_for_snapshot(driver: Driver, number: str) -> None:
    """Wait for the picture of a run's snapshot."""
    session = driver.session
    driver.wait_until(
        lambda: session.model is not None and number in session.model.name and session.is_frame_current,
        f"snapshot {number}",
    )


def _write_snapshot(model: str, path: Path) -> None:
    """One that was written a while ago: a newer one may not be whole yet."""
    aside = path.with_suffix(".part")
    shutil.copy(model, aside)
    then = time.time() - 60
    os.utime(aside, (then, then))
    aside.rename(path)
