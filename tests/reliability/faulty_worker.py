"""A render process that goes wrong when a file tells it to, in the midst of a picture or a job."""

from __future__ import annotations

import os
import signal
import struct
from collections.abc import Callable
from enum import Enum
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

ORDERS = "SG3_VIZ_TEST_ORDERS"
REST_S = 1.0


class Order(Enum):
    """What the next picture or slice of a job does instead of its work."""

    NO_MEMORY = "no memory"
    NO_GPU_MEMORY = "no memory on the GPU"
    DIE_WITHIN_A_MESSAGE = "die within a message"
    STOP_WITHIN_A_MESSAGE = "stop within a message"
    SEND_NONSENSE = "send nonsense"
    DIE = "die"


def give(order: Order, folder: Path) -> None:
    """Tell the render process; whoever works next obeys once. Without a reader it waits."""
    temporary = folder / "order.new"
    temporary.write_text(order.value)
    temporary.replace(folder / "order")


def withdraw(folder: Path) -> None:
    """Forget an order that nobody has obeyed."""
    (folder / "order").unlink(missing_ok=True)


def run(connection: Connection, device: str) -> None:
    """The life of a render process that obeys orders, and gives freed memory back after `REST_S`."""
    import resource

    from renderer import worker
    from renderer.render import Renderer

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    folder = Path(os.environ[ORDERS])
    Renderer.render = _obeying(Renderer.render, connection, folder)  # type: ignore[method-assign]
    worker.REST_S = REST_S
    worker.run(connection, device)


def _obeying(work: Callable[..., Any], connection: Connection, folder: Path) -> Callable[..., Any]:
    def run(*args: Any, **kwargs: Any) -> Any:
        try:
            order = Order((folder / "order").read_text())
        except FileNotFoundError:
            return work(*args, **kwargs)
        (folder / "order").unlink(missing_ok=True)
        _obey(order, connection)
        return work(*args, **kwargs)

    return run


def _obey(order: Order, connection: Connection) -> None:
    import torch

    match order:
        case Order.NO_MEMORY:
            raise MemoryError
        case Order.NO_GPU_MEMORY:
            raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB.")
        case Order.SEND_NONSENSE:
            connection.send_bytes(bytes(4) + b"no pickle")
        case Order.DIE:
            os.kill(os.getpid(), signal.SIGKILL)
        case Order.DIE_WITHIN_A_MESSAGE | Order.STOP_WITHIN_A_MESSAGE:
            os.write(connection.fileno(), struct.pack("!i", 1 << 20) + bytes(100))
            is_end = order is Order.DIE_WITHIN_A_MESSAGE
            os.kill(os.getpid(), signal.SIGKILL if is_end else signal.SIGSTOP)
