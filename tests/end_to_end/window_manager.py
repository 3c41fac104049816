"""What a window manager does: asks a window to close."""

from __future__ import annotations

from Xlib import X, display
from Xlib.protocol import event


def close(display_name: str, title: str) -> None:
    """Press the close button of the window whose title ends so. Raises: LookupError."""
    connection = display.Display(display_name)
    try:
        for window in connection.screen().root.query_tree().children:
            if str(window.get_wm_name()).endswith(title):
                protocols, delete = map(connection.intern_atom, ("WM_PROTOCOLS", "WM_DELETE_WINDOW"))
                data = (32, [delete, X.CurrentTime, 0, 0, 0])
                window.send_event(event.ClientMessage(window=window, client_type=protocols, data=data))
                connection.sync()
                return
        raise LookupError(f"no window is called {title}")
    finally:
        connection.close()
