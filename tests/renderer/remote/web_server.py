"""A real web server on this machine, as slow, forgetful or broken as a test wants it."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

CHUNK = 10_000


@dataclass(slots=True)
class Behaviour:
    """How the server answers. `cuts` are how many bytes of the body each of the next answers has at most."""

    content: bytes = b"\x80\x04" + bytes(range(256)) * 400
    etag: str = '"one"'
    last_modified: str = ""
    ranges: bool = True
    headers: dict[str, str] = field(default_factory=dict)
    states_length: bool = True
    statuses: list[int] = field(default_factory=list)
    cuts: list[int] = field(default_factory=list)
    redirect: str = ""
    stalls_after: int | None = None
    asked: list[dict[str, str]] = field(default_factory=list)
    stall: threading.Event = field(default_factory=threading.Event)


class _Handler(BaseHTTPRequestHandler):
    behaviour: Behaviour

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        plan = self.behaviour
        plan.asked.append({name.lower(): value for name, value in self.headers.items()})
        if plan.redirect and self.path != "/final.pkl":
            self.send_response(302)
            self.send_header("Location", plan.redirect)
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        if plan.statuses and (status := plan.statuses.pop(0)) != 200:
            self.send_error(status)
            return
        self._send_body(plan)

    def _send_body(self, plan: Behaviour) -> None:
        first, content = self._first_byte(plan), plan.content
        if first is not None and first >= len(content):
            self.send_response(416)
            self.send_header("Content-Range", f"bytes */{len(content)}")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        body = content[first or 0 :]
        self.send_response(200 if first is None else 206)
        if first is not None:
            self.send_header("Content-Range", f"bytes {first}-{len(content) - 1}/{len(content)}")
        if plan.states_length:
            self.send_header("Content-Length", str(len(body)))
        for name, value in (("ETag", plan.etag), ("Last-Modified", plan.last_modified)):
            if value:
                self.send_header(name, value)
        for name, value in plan.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self._send(body[: plan.cuts.pop(0)] if plan.cuts else body, plan)

    def _first_byte(self, plan: Behaviour) -> int | None:
        found = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range", ""))
        if found is None or not plan.ranges:
            return None
        return int(found[1]) if self.headers.get("If-Range") in (plan.etag, plan.last_modified) else None

    def _send(self, body: bytes, plan: Behaviour) -> None:
        try:
            for start in range(0, len(body), CHUNK):
                if plan.stalls_after is not None and start >= plan.stalls_after:
                    plan.stall.wait(30)
                    return
                self.wfile.write(body[start : start + CHUNK])
        except OSError:  # who asked has gone
            pass


@contextmanager
def web_server(behaviour: Behaviour) -> Iterator[str]:
    """The address at which it listens."""
    handler = type("Handler", (_Handler,), {"behaviour": behaviour})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=lambda: server.serve_forever(poll_interval=0.02))
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            behaviour.stall.set()
            server.shutdown()
            thread.join()
