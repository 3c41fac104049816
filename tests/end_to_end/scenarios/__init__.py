"""What is done in the window, by capability, and which of it shares one window."""

from __future__ import annotations

from collections.abc import Callable

from tests.end_to_end.driver import Driver
from tests.end_to_end.scenarios import (
    animating,
    canvas,
    capturing,
    commands,
    comparing,
    edits,
    exploring,
    faults,
    latents,
    layers,
    models,
    projects,
    workspace,
)

_ALL = (
    exploring.explore,
    workspace.workspace,
    canvas.canvas_drags,
    canvas.zooms,
    canvas.arrangements,
    latents.seed_map,
    latents.ways_to_w,
    layers.layers,
    layers.muted_channel,
    layers.spectra,
    layers.ablation,
    layers.magnified,
    layers.sections_of_inspect,
    edits.edits,
    edits.found_directions,
    comparing.compared,
    animating.timeline,
    animating.keys_at_controls,
    animating.keys_under_the_mouse,
    models.training_run,
    models.bad_model,
    models.held_models,
    commands.menus_of_the_window,
    commands.menus_of_the_scene,
    commands.menus_of_files,
    commands.menu_of_the_timeline,
    capturing.captured,
    capturing.exported,
    faults.faulty_panel,
    faults.killed_worker,
    projects.projects,
    capturing.recorded,
    models.dropped_model,
    models.dropped_address,
    faults.dropped_text,
    projects.closing,
    projects.crash,
    projects.recovery,
)
SCENARIOS: dict[str, Callable[[Driver], None]] = {scenario.__name__: scenario for scenario in _ALL}
LOSS = ("crash", "recovery")
FROM_OUTSIDE = ("dropped_model", "dropped_address", "dropped_text", "closing")
TOUR = tuple(name for name in SCENARIOS if name not in (*LOSS, *FROM_OUTSIDE))
WINDOWS = (TOUR, FROM_OUTSIDE, LOSS)
