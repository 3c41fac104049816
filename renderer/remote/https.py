"""https requests that follow no redirection to where others could read or change what comes."""

from __future__ import annotations

import http.client
import ssl
import urllib.request
from typing import IO

from renderer.remote.address import Address, RemoteError, check_is_safe


class _SafeRedirects(urllib.request.HTTPRedirectHandler):
    """Follows the server to other addresses, but only to safe ones."""

    max_redirections = max_repeats = 5

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: http.client.HTTPMessage,
        newurl: str,
    ) -> urllib.request.Request | None:
        """The request that follows. Raises: RemoteError where it would not be safe."""
        try:
            check_is_safe(newurl)
            if req.full_url.lower().startswith("https") and not newurl.lower().startswith("https"):
                raise RemoteError("it would be asked over plain http.")
        except RemoteError as error:
            raise RemoteError(f"The server sends us on to an address that is not opened: {error}") from error
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def opener(address: Address) -> urllib.request.OpenerDirector:
    """Speaks http and https only; the proxy of the environment is not asked for this machine itself."""
    director = urllib.request.OpenerDirector()
    handlers: tuple[urllib.request.BaseHandler, ...] = (
        urllib.request.ProxyHandler({} if address.is_local else None),
        urllib.request.HTTPHandler(),
        urllib.request.HTTPSHandler(context=ssl.create_default_context()),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.HTTPErrorProcessor(),
        urllib.request.UnknownHandler(),
        _SafeRedirects(),
    )
    for handler in handlers:
        director.add_handler(handler)
    return director
