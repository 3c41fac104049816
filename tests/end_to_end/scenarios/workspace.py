"""The scenario of the window itself: help, layouts, numbers that are typed, messages."""

from __future__ import annotations

from imgui_bundle import hello_imgui, imgui

from tests.end_to_end.driver import Driver

HELP = "//Shortcuts and gestures"


def workspace(driver: Driver) -> None:
    """Search the shortcuts, go through the layouts, type into a slider, drag it finely, look at messages."""
    context, session, found = driver.context, driver.session, driver.found
    driver.begin()
    driver.key(imgui.Key.f1)
    context.yield_(3)
    found["help"] = context.item_exists(f"{HELP}/##Search")
    context.key_chars("zoom pointer")
    context.yield_(3)
    driver.photograph("help")
    driver.key(imgui.Key.f1)
    found["help_closed"] = not context.item_exists(f"{HELP}/##Search")

    _go_through_layouts(driver)
    driver.look_at("Latent")
    psi = "//Latent/**/##Psi"
    context.mouse_move(psi)
    context.mouse_double_click(0)
    context.yield_(3)
    context.key_chars_replace_enter("0.625")
    context.yield_(3)
    found["typed"] = session.scene.truncation.psi
    driver.wait_for_picture()
    steps = [_dragged(driver, psi, with_alt=with_alt) for with_alt in (False, True)]
    found["dragged"] = steps

    session.notices = session.notices.with_problem("Broken", "why it broke").aged(1e6)
    context.yield_(3)
    found["unseen"] = session.notices.unseen
    context.item_click("**/###Bell")
    context.yield_(3)
    driver.photograph("messages")
    found["looked_at"] = session.notices.unseen
    context.key_press(imgui.Key.escape)
    found["notices"] = [notice.summary for notice in session.notices.items]


def _go_through_layouts(driver: Driver) -> None:
    driver.look_at("Transform")
    driver.found["layouts"] = []
    for key in (imgui.Key.f3, imgui.Key.f4, imgui.Key.f2):
        driver.key(key)
        driver.context.yield_(7)
        driver.found["layouts"].append(hello_imgui.current_layout_name())
    panes = ("Transform", "Performance")  # Animate has no Performance, so it has come back
    driver.found["behind"] = [imgui.internal.find_window_by_name(pane).skip_items for pane in panes]


def _dragged(driver: Driver, ref: str, *, with_alt: bool) -> float:
    """How far a drag of 40 pixels moves psi; it is taken back."""
    context, before = driver.context, driver.session.scene.truncation.psi
    context.mouse_move(ref)
    place = context.item_info(ref).rect_full
    context.mouse_teleport_to_pos(((place.min.x + place.max.x) / 2, (place.min.y + place.max.y) / 2))
    context.mouse_down()
    context.yield_(2)
    driver.move_by(10, 0)
    start = driver.session.scene.truncation.psi
    if with_alt:
        context.key_down(imgui.Key.mod_alt)
    for _ in range(4):
        driver.move_by(10, 0)
    moved = driver.session.scene.truncation.psi - start
    context.mouse_up()
    if with_alt:
        context.key_up(imgui.Key.mod_alt)
    context.yield_(3)
    driver.session.work.undo()
    context.yield_(3)
    assert driver.session.scene.truncation.psi == before
    return moved
