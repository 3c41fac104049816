"""What is done in the window, by capability, and which of it shares one window."""

from __future__ import annotations

from collections.abc import Callable

from tests.end_to_end.driver import Driver
from tests.end_to_end.scenarios import (
    animating,
    capturing,
    comparing,
    edits,
    exploring,
    faults,
    layers,
    models,
    projects,
    workspace,
)

_ALL = (
    exploring.explore,
    workspace.workspace,
    layers.layers,
    layers.muted_channel,
    layers.spectra,
    layers.ablation,
    layers.magnified,
    edits.edits,
    comparing.compared,
    animating.timeline,
    models.training_run,
    models.bad_model,
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
ENDS_ALONE = ("crash", "recovery")
FROM_OUTSIDE = ("dropped_model", "dropped_address", "dropped_text", "closing")
TOUR = tuple(name for name in SCENARIOS if name not in (*ENDS_ALONE, *FROM_OUTSIDE))
WINDOWS = (TOUR, FROM_OUTSIDE, *((name,) for name in ENDS_ALONE))
