"""How the kernels for the CPU are compiled: by numba, once for each computer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from numba import njit

_OPTIONS = {"nogil": True, "error_model": "numpy"}


def compiled(signature: str) -> Callable[[Callable[..., Any]], Any]:
    """Compile now, or take it from disk: from beside the source, else from the user's cache folder."""

    def compile_it(function: Callable[..., Any]) -> Any:
        try:
            return njit(signature, cache=True, **_OPTIONS)(function)
        except RuntimeError:  # numba finds no place that it may write to
            return njit(signature, **_OPTIONS)(function)

    return compile_it
