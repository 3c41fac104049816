"""What the mouse does where, and keys that are no commands, as data for the list of shortcuts."""

from __future__ import annotations

GESTURES: dict[str, tuple[tuple[str, str], ...]] = {
    "On the picture": (
        ("Drag", "Move the latent point, or what the tool says"),
        ("Shift while dragging", "Snap: translation to whole pixels, rotation to 15°"),
        ("Ctrl+drag", "Set the probe, which reads the same place of the scene in every layer"),
        ("Alt+drag", "Pan, whatever the tool"),
        ("Right or middle drag", "Pan"),
        ("Wheel", "Zoom to the pointer"),
        ("Middle double click", "Fit the picture into the pane"),
        ("Escape", "Leave full screen"),
    ),
    "On sliders and numbers": (
        ("Drag", "Change the value"),
        ("Alt+drag", "Change it ten times more finely"),
        ("Double click, Ctrl+click", "Type the value; on most sliders also beyond the ends"),
        ("Enter, Escape", "Take what was typed, or leave it"),
        ("Tab, Shift+Tab", "Type in the next or the previous number"),
        ("Arrows, Space, Enter", "With the keyboard: to the next control, press it or type its value"),
        ("Click on ↺", "Back to the default"),
        ("Right click", "Key it at the playhead, remove its key, show its row of the timeline"),
        ("Click on the diamond before it", "Key it, or remove the key that is there"),
    ),
    "On channels": (
        ("Click", "Look at the channel"),
        ("Ctrl+click, Shift+click", "Select more of them"),
        ("M, S, P under the pointer", "Mute the channel, make it solo, pin it"),
        ("Right click", "Everything that can be done with a channel"),
    ),
    "On the seed map": (
        ("Click", "Go to that seed or pin"),
        ("Drag", "Move along; between seeds the four around are blended in W"),
        ("Wheel", "Zoom"),
    ),
    "On the timeline": (
        ("Drag on the ruler", "Move the playhead"),
        ("Drag the ends of the bar below", "Play and export a part only; double click it for all"),
        ("Wheel", "Zoom in time"),
        ("Shift+wheel, middle drag", "Go along"),
        ("Click a key, drag it", "Select it, move it; Ctrl and Shift select more, Alt lets go of the frames"),
        ("Drag beside keys", "Select those in the frame"),
        ("Double click", "Beside keys set one, on a key go there"),
    ),
    "On the window": (
        ("Alt, F10", "Go to the menu bar; Alt with a menu's first letter opens it"),
        ("Ctrl+click on a section's title", "Open it and fold the others of its pane"),
        ("Drop a file or an address", "Open a model, a project, a picture with its scene, edits, directions"),
        ("Drag a pane's title", "Dock it elsewhere; Window > Reset layout brings all back"),
    ),
}
