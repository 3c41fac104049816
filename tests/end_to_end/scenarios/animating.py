"""The timeline and its export."""

from __future__ import annotations

import time
from dataclasses import replace

from imgui_bundle import icons_fontawesome_6, imgui

from renderer.recording.timeline_edits import NOTHING
from renderer.recording.timeline_extent import room_s
from tests.end_to_end.driver import Driver
from widgets import time_axis
from widgets.time_axis import TimeAxis
from widgets.timeline_state import row_height


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


def keys_under_the_mouse(driver: Driver) -> None:
    """With nothing selected, a key is dragged by some pixels, and another one is double-clicked."""
    context, session = driver.context, driver.session
    driver.begin()
    driver.key(imgui.Key.f4)
    context.yield_(10)
    driver.look_at("Latent", "Timeline")
    for seconds in (0.0, 4.0, 8.0):
        if seconds:
            driver.seek(seconds)
        driver.key(imgui.Key.k)
    driver.seek(0.0)

    def point_at(seconds: float) -> TimeAxis:
        session.timeline_desk.selection = NOTHING
        context.yield_(3)
        keys = context.item_info("//Timeline/**/##Keys").rect_full
        axis = replace(
            time_axis.whole(room_s(session.timeline)), left=keys.min.x, width=keys.max.x - keys.min.x
        )
        context.mouse_move_to_pos((axis.x(seconds), keys.min.y + row_height() / 2))
        return axis

    axis = point_at(4.0)
    context.mouse_down(imgui.MouseButton_.left)
    for _ in range(4):
        driver.move_by(10, 0)
    context.mouse_up(imgui.MouseButton_.left)
    context.yield_(3)
    dragged = [keyframe.seconds for keyframe in session.timeline.keyframes]
    driver.found["dragged"] = dragged
    driver.found["expected"] = 4.0 + 40 / axis.pixels_per_s
    point_at(dragged[1])
    context.mouse_double_click(imgui.MouseButton_.left)
    context.yield_(3)
    driver.found["keys"] = [keyframe.seconds for keyframe in session.timeline.keyframes]
    driver.found["playhead"] = session.project.playhead_s
    driver.found["selected"] = [key.seconds for key in session.timeline_desk.selection]
    driver.photograph("double-clicked")
    driver.found["problems"] = driver.problems()
