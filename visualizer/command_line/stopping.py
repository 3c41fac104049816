"""Being told to stop, by other means than Ctrl-C."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def stopped_by_signals() -> Iterator[None]:
    """Meanwhile SIGTERM and SIGHUP end the work as Ctrl-C does, so that no half-written file is left.

    What is ignored, as under nohup, stays so. The exit status is then 128 and the signal's number.
    """
    replaced = []
    if threading.current_thread() is threading.main_thread():
        numbers = [getattr(signal, name, None) for name in ("SIGTERM", "SIGHUP")]
        replaced = [each for each in numbers if each and signal.getsignal(each) is signal.SIG_DFL]
    for each in replaced:
        signal.signal(each, lambda number, _frame: sys.exit(128 + number))
    try:
        yield
    finally:
        for each in replaced:
            signal.signal(each, signal.SIG_DFL)
