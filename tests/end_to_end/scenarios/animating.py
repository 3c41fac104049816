"""The timeline and its export."""

from __future__ import annotations

import time

from imgui_bundle import icons_fontawesome_6, imgui

from tests.end_to_end.driver import Driver


def timeline(driver: Driver) -> None:
    """Two keyframes, played at true speed and scrubbed; a track by the menu, auto-key, undo; a preset."""
    context, session = driver.context, driver.session
    driver.begin()
    context.key_press(imgui.Key.f4)
    context.yield_(10)
    context.window_focus("//Latent")
    context.item_input_value("//Latent/**/##Seed", 7.0)
    context.key_press(imgui.Key.k)
    driver.seek(4.0)
    context.item_input_value("//Latent/**/##Seed", 9.0)
    context.key_press(imgui.Key.k)
    context.yield_(3)
    driver.found["keyframes"] = [[key.seconds, key.scene.latent.x] for key in session.timeline.keyframes]
    driver.seek(0.0)
    begin = time.monotonic()
    context.key_press(imgui.Key.space)
    driver.wait_until(lambda: time.monotonic() > begin + 1.5, "the time to pass")
    session.work.player.pause()
    driver.found["played"] = [time.monotonic() - begin, session.project.playhead_s]
    driver.seek(2.0)
    driver.save_picture("scrubbed")
    driver.found["shares"] = sorted(share.weight for share in session.scene.latent.blend)

    _key_a_track(driver)
    context.item_click(f"//Timeline/**/{icons_fontawesome_6.ICON_FA_WAND_MAGIC_SPARKLES} Motion")
    context.item_click("//$FOCUSED/Seed walk")
    context.item_click("//$FOCUSED/Replace")
    context.yield_(3)
    driver.found["walk"] = [track.path for track in session.timeline.tracks]
    driver.found["problems"] = driver.problems()


def _key_a_track(driver: Driver) -> None:
    """By the menu and by auto-key; both are taken back."""
    context, session = driver.context, driver.session
    before = session.timeline
    context.item_click(f"//Timeline/**/{icons_fontawesome_6.ICON_FA_PLUS} Track")
    context.menu_click("//$FOCUSED/Transform/Rotate##transform.turns")
    context.key_press(imgui.Key.escape)
    context.yield_(3)
    driver.seek(4.0)
    context.item_click(f"//Timeline/**/{icons_fontawesome_6.ICON_FA_CIRCLE_DOT}##Auto-key")
    context.window_focus("//Transform")
    driver.drag("//Transform/**/##Rotate", 40, 0)
    turns = session.timeline.track("transform.turns")
    driver.found["turns"] = [] if turns is None else [[key.seconds, key.value] for key in turns.keys]
    driver.found["rotated"] = session.scene.transform.turns
    driver.save_picture("rotated")
    for _ in range(2):
        context.key_press(imgui.Key.mod_ctrl | imgui.Key.z)
    context.yield_(3)
    driver.found["undone"] = session.timeline == before


def keys_at_controls(driver: Driver) -> None:
    """In Explore, a right click on a slider keys it; its menu goes to the row, and removes the key."""
    context, session = driver.context, driver.session
    driver.begin()
    context.window_focus("//Transform")

    def choose(name: str) -> None:
        context.item_click("//Transform/**/##Rotate", imgui.MouseButton_.right)
        context.item_click(f"//$FOCUSED/###{name}")
        context.yield_(10)

    def keys() -> list[str]:
        return [track.path for track in session.timeline.tracks]

    choose("Key this")
    driver.found["keyed"] = keys()
    choose("Show in the timeline")
    driver.wait_until(lambda: context.item_exists("//Timeline/**/##Ruler"), "the layout Animate")
    context.yield_(10)
    driver.found["selected"] = sorted(key.row for key in session.timeline_desk.selection)
    driver.found["sought"] = session.timeline_desk.sought_row
    context.window_focus("//Transform")
    choose("Remove key")
    driver.found["left"] = keys()
    driver.found["problems"] = driver.problems()
