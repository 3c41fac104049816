"""Two pictures."""

from __future__ import annotations

from dataclasses import replace

from imgui_bundle import imgui

from renderer.comparison import Comparison
from renderer.interventions import ChannelMix
from tests.end_to_end import OTHER_MODEL
from tests.end_to_end.driver import Driver


def compared(driver: Driver) -> None:
    """Mute a layer and compare it with the intact picture, then with another model."""
    context, session = driver.context, driver.session
    driver.begin()
    mix = ChannelMix("L5_52_24", muted=tuple(range(12)))
    session.scene = replace(session.scene, channel_mixes=(mix,))
    context.item_click("//Canvas/**/Compare")
    driver.save_pair("intact")
    session.models.compare(Comparison(model=OTHER_MODEL))
    driver.wait_until(lambda: session.models.second is not None, "the second model")
    context.item_click("//Canvas/**/Intact")
    driver.save_pair("other")
    context.key_press(imgui.Key.c)
    driver.wait_until(lambda: session.frame is not None and session.frame.companion is None, "one picture")
    driver.found["problems"] = driver.problems()
