"""How the kernels for the CPU are compiled: by numba, once for each computer."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from numba import njit

_OPTIONS = {"nogil": True, "error_model": "numpy"}
_DAMAGED = (pickle.UnpicklingError, EOFError, ValueError, LookupError, AttributeError, ImportError, TypeError)


def compiled(signature: str) -> Callable[[Callable[..., Any]], Any]:
    """Compile now, or take it from disk: from beside the source, else from the user's cache folder.

    What is damaged there, as after a power cut, is compiled and stored anew; on a full disk it is not stored.
    """

    def compile_it(function: Callable[..., Any]) -> Any:
        try:
            kernel: Any = njit(cache=True, **_OPTIONS)(function)
        except RuntimeError:  # numba finds no place that it may write to
            return njit(signature, **_OPTIONS)(function)
        if kernel is function:  # NUMBA_DISABLE_JIT asks for Python
            return function
        with suppress(OSError):
            _compile(kernel, signature)
        if not kernel.signatures:
            return njit(signature, **_OPTIONS)(function)
        kernel.disable_compile()
        return kernel

    return compile_it


def _compile(kernel: Any, signature: str) -> None:
    """Raises: OSError where nothing can be stored: then it is compiled, unless what is there is damaged."""
    try:
        kernel.compile(signature)
    except _DAMAGED:
        kernel._cache.flush()
        kernel.compile(signature)
