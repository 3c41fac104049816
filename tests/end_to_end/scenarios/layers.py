"""Inner layers, their channels, spectra and filters."""

from __future__ import annotations

import math
from dataclasses import replace

from imgui_bundle import icons_fontawesome_6, imgui

from renderer import scene_file
from renderer.scene import LayerView, Normalize
from renderer.spectra.spectrum_jobs import SpectrumOf
from tests.end_to_end.driver import Driver
from visualizer.command import Command
from visualizer.inspecting import questions
from visualizer.panes import equivariance_section


def layers(driver: Driver) -> None:
    """Look at an inner layer with its spectrum, then come back."""
    context = driver.context
    driver.begin()
    driver.click_layer("L5_52_24")
    driver.save_picture("layer")
    context.window_focus("//Spectrum")
    context.item_click("//Spectrum/**/###Options")
    context.item_click("//$FOCUSED/beside/Show spectrum")
    context.key_press(imgui.Key.escape)
    driver.save_picture("spectrum")
    context.window_focus("//Layers")
    driver.click_layer("Image")
    driver.wait_for_picture()
    driver.found["layer"] = driver.session.scene.view.layer


def muted_channel(driver: Driver) -> None:
    """Mute a channel of an inner layer in the contact sheet, look at the image, undo."""
    context = driver.context
    driver.begin()
    context.key_press(imgui.Key.f3)
    driver.save_picture("whole")
    driver.click_layer("L5_52_24")
    driver.wait_for_picture()
    first = context.item_info("//Channels/**/##Sheet").rect_full.min
    context.mouse_move_to_pos((first.x + 8, first.y + 8))
    context.key_press(imgui.Key.m)
    context.yield_(2)
    driver.found["mixes"] = [[mix.layer, mix.muted] for mix in driver.session.scene.channel_mixes]
    driver.click_layer("Image")
    driver.save_picture("muted")
    for _ in range(2):
        context.key_press(imgui.Key.mod_ctrl | imgui.Key.z)
    driver.click_layer("Image")
    driver.save_picture("undone")
    driver.found["problems"] = driver.problems()


def spectra(driver: Driver) -> None:
    """Freeze the spectrum of one layer, go to another, export both."""
    context, session = driver.context, driver.session
    driver.begin()
    captures = driver.folder / "captures"
    context.key_press(imgui.Key.f3)

    def is_measured() -> bool:
        assert session.model is not None
        question = questions.spectrum(session.model, session.scene, SpectrumOf())
        return session.jobs.watch("spectrum live", question).is_current

    for name in ("L5_52_24", "L9_84_24"):
        driver.click_layer(name)
        driver.wait_for_picture()
        driver.wait_until(is_measured, "the spectrum")
        context.yield_(2)
        if not session.spectra.traces:
            context.item_click("//Spectrum/**/###Freeze")
    for item in ("Curves as CSV", "Numbers as .npz", "Figure as PNG"):
        context.item_click("//Spectrum/**/###Export")
        context.item_click(f"//$FOCUSED/{item}")
        suffix = item[-3:].lower()
        driver.wait_until(lambda end=f"*.{suffix}": bool(list(captures.glob(end))), item)
    driver.found["kept"] = [trace.name for trace in session.spectra.traces]
    driver.found["problems"] = driver.problems()
    scene = scene_file.SceneFile(session.scene)
    (driver.folder / "scene.json").write_bytes(scene_file.encode(scene))


def ablation(driver: Driver) -> None:
    """In Inspect, leave out a layer's down-filter and see what that does; then undo it."""
    context, session = driver.context, driver.session
    equivariance_section.LIVE_BELOW_MS = math.inf  # also where the processor is busy
    layer = "L5_52_24"

    def measured() -> float | None:
        driver.wait_until(lambda: session.layer_equivariance is not None, "the equivariance")
        return (session.layer_equivariance or {})[layer].eqt_frac_db

    driver.begin()
    context.key_press(imgui.Key.f3)
    context.yield_(10)
    context.window_focus("//Aliasing")
    driver.save_picture("whole")
    driver.found["whole"] = measured()
    context.item_click(f"//Aliasing/**/{layer}/##No filter")
    driver.save_picture("ablated")
    driver.found["layers"] = [one.layer for one in session.scene.ablations]
    driver.found["ablated"] = measured()
    context.key_press(imgui.Key.mod_ctrl | imgui.Key.z)
    driver.save_picture("undone")
    driver.found["undone"] = measured()
    driver.found["problems"] = driver.problems()


def magnified(driver: Driver) -> None:
    """The picture as pixels, then smooth; the pane's place on the screen."""
    driver.begin()
    driver.session.scene = replace(
        driver.session.scene, view=LayerView(layer="L5_52_24", normalize=Normalize.EACH)
    )
    driver.wait_for_picture()
    pane = driver.context.item_info("//Canvas/**/##Picture").rect_full
    driver.found["pane"] = [pane.min.x, pane.min.y, pane.max.x, pane.max.y]
    driver.context.mouse_move_to_pos((2, 2))
    driver.photograph("pixels")
    driver.context.item_click("//Canvas/**/Smooth")
    driver.context.mouse_move_to_pos((2, 2))
    driver.photograph("smooth")


def sections_of_inspect(driver: Driver) -> None:
    """The sections beside the tables: picture, statistics, equivariance, energy, the sticking probe."""
    context, session = driver.context, driver.session
    driver.begin()
    driver.click_layer("L5_52_24")
    driver.unfold("Channels", "Picture")
    context.item_click("//Channels/**/Mono##Show")
    driver.found["mono"] = session.scene.view.mono
    driver.unfold("Channels", "Statistics")
    context.item_check("//Channels/**/Probe point")
    driver.found["has_probe"] = session.scene.probe is not None
    equivariance_section.LIVE_BELOW_MS = math.inf  # also where the processor is busy
    driver.choose(Command.INSPECT)
    driver.look_at("Aliasing")
    driver.wait_until(lambda: session.layer_equivariance is not None, "the figures, which move all below")
    driver.press_inside("Aliasing", "Equivariance of this scene")
    driver.press_inside("Aliasing", "Out-of-band energy")
    driver.unfold("Aliasing", "Equivariance, many latents")
    context.item_input_value("//Aliasing/**/##Samples", 2)
    context.item_click(f"//Aliasing/**/{icons_fontawesome_6.ICON_FA_PLAY} Measure")
    driver.wait_until(lambda: any(job.result is not None for job in session.jobs.long), "the figures")
    driver.unfold("Aliasing", "Sticking probe")
    context.item_input_value("//Aliasing/**/##Steps", 16)
    context.item_click(f"//Aliasing/**/{icons_fontawesome_6.ICON_FA_PLAY} Probe")
    driver.wait_until(lambda: len(_results(driver)) == 2, "the strip")
    driver.found["results"] = _results(driver)
    driver.look_at("Performance")
    context.item_click("//Performance")
    driver.found["problems"] = driver.problems()


def _results(driver: Driver) -> list[str]:
    return [type(job.result).__name__ for job in driver.session.jobs.long if job.result is not None]
