"""Drops files on a window as a file manager does: the source's half of the XDND protocol, version 5."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from Xlib import X, display
from Xlib.protocol import event

VERSION = 5
PATIENCE_S = 15.0


def drop(display_name: str, title: str, what: Path | str) -> None:
    """Drag a file or a web address onto the middle of the window of that title and let go.

    TimeoutError if it ignores us.
    """
    connection = display.Display(display_name)
    try:
        uri = what if isinstance(what, str) else what.absolute().as_uri()
        _Drag(connection, _find(connection, title), uri).run()
    finally:
        connection.close()


def _find(connection: display.Display, title: str) -> Any:
    for window in connection.screen().root.query_tree().children:
        if window.get_wm_name() == title:
            return window
    raise LookupError(f"no window is called {title}")


class _Drag:
    """One drag from enter to finished."""

    def __init__(self, connection: display.Display, target: Any, uri: str) -> None:
        self._connection = connection
        self._target = target
        self._content = f"{uri}\r\n".encode()
        root = connection.screen().root
        self._source = root.create_window(0, 0, 1, 1, 0, X.CopyFromParent)

    def run(self) -> None:
        selection = self._atom("XdndSelection")
        self._source.set_selection_owner(selection, X.CurrentTime)
        uri_list = self._atom("text/uri-list")
        self._send("XdndEnter", [self._source.id, VERSION << 24, uri_list, 0, 0])
        shape = self._target.get_geometry()
        place = (shape.x + shape.width // 2) << 16 | (shape.y + shape.height // 2)
        copy = self._atom("XdndActionCopy")
        self._send("XdndPosition", [self._source.id, 0, place, X.CurrentTime, copy])
        self._wait_for("XdndStatus")
        self._send("XdndDrop", [self._source.id, 0, X.CurrentTime, 0, 0])
        self._wait_for("XdndFinished")

    def _atom(self, name: str) -> int:
        return self._connection.intern_atom(name)

    def _send(self, kind: str, data: list[int]) -> None:
        message = event.ClientMessage(
            window=self._target,
            client_type=self._atom(kind),
            data=(32, [value & 0xFFFFFFFF for value in data]),
        )
        self._target.send_event(message)
        self._connection.flush()

    def _wait_for(self, kind: str) -> None:
        end = time.monotonic() + PATIENCE_S
        while time.monotonic() < end:
            if not self._connection.pending_events():
                time.sleep(0.01)
                continue
            message = self._connection.next_event()
            if message.type == X.SelectionRequest:
                self._hand_over(message)
            elif message.type == X.ClientMessage and message.client_type == self._atom(kind):
                return
        raise TimeoutError(f"the window sent no {kind}")

    def _hand_over(self, request: Any) -> None:
        """Give the receiver the file's address under the property that it asked for."""
        request.requestor.change_property(request.property, request.target, 8, self._content)
        answer = event.SelectionNotify(
            time=request.time,
            requestor=request.requestor,
            selection=request.selection,
            target=request.target,
            property=request.property,
        )
        request.requestor.send_event(answer)
        self._connection.flush()
