"""EQ-T and EQ-R over many latents, as JSON and as a table: for the command line and the clipboard."""

from __future__ import annotations

import json
import math
from typing import Any

from renderer.aliasing.aliasing_figures import METRIC_NAMES, SHORT_NAMES, Equivariance, EquivarianceMetrics


def as_json(model: str, metrics: EquivarianceMetrics) -> str:
    """All figures; what was not measured, and what is not a number or without error, is null."""
    found: dict[str, Any] = {"model": model, "samples": metrics.samples, "seed": metrics.seed}
    for kind in Equivariance:
        found[f"{kind.value}_db"] = _finite(metrics.db(kind))
        found[f"{kind.value}_standard_error"] = _finite(metrics.standard_error(kind))
    if metrics.layers:
        found["layers"] = [
            {"name": row.name} | {f"{kind.value}_db": _finite(row.db(kind)) for kind in Equivariance}
            for row in metrics.layers
        ]
    return json.dumps(found, indent=1, allow_nan=False)


def as_table(model: str, metrics: EquivarianceMetrics) -> str:
    """The same for reading."""
    lines = [f"{model}: equivariance over {metrics.samples} samples, seed {metrics.seed}", ""]
    for kind in Equivariance:
        value, error = metrics.db(kind), metrics.standard_error(kind)
        if value is not None:
            uncertainty = "" if error is None else f" ± {error:.2f}"
            lines.append(f"{METRIC_NAMES[kind]:<20}{value:>8.2f}{uncertainty} dB")
    if metrics.layers:
        lines += ["", f"{'layer':<16}" + "".join(f"{SHORT_NAMES[kind]:>20}" for kind in Equivariance)]
    for row in metrics.layers:
        figures = (row.db(kind) for kind in Equivariance)
        cells = ("" if value is None else f"{value:.2f} dB" for value in figures)
        lines.append((f"{row.name:<16}" + "".join(f"{cell:>20}" for cell in cells)).rstrip())
    return "\n".join(lines)


def _finite(value: float | None) -> float | None:
    return value if value is not None and math.isfinite(value) else None
