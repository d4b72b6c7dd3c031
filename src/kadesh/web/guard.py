"""What stands before every page: whose name was asked for, where a request comes from, how large it may be.

The server speaks to this machine. A page of another site could still make a browser ask it (and, by rebinding a name,
read the answer), so the Host header must name this machine, and nothing may be sent from elsewhere.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from urllib.parse import urlsplit

from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
MOST_BYTES = 1_200_000
MOST_QUERY = 16_000

POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
}


class Guard:
    """Turns away what is not meant for this server, and gives every answer its headers.

    Parameters
    ----------
    app
        The pages.
    hosts
        Names that the Host header may carry, without a port.
    """

    def __init__(self, app: ASGIApp, hosts: Collection[str] = LOOPBACK) -> None:
        self.app = app
        self._hosts = {each.lower() for each in hosts}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, or refuse it."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] != "http":
            return
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        fault = self._fault(scope, headers)
        if fault is not None:
            await _refuse(send, *fault)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = {name.lower() for name, _ in message["headers"]}
                more = [(n.encode(), v.encode()) for n, v in HEADERS.items() if n.encode() not in given]
                message = {**message, "headers": [*message["headers"], *more]}
            await send(message)

        await self.app(scope, _limited(receive), with_headers)

    def _fault(self, scope: Scope, headers: dict[str, str]) -> tuple[int, str] | None:
        host = _name_of(headers.get("host", ""))
        if host not in self._hosts:
            return 421, "This server answers only to its own name; the Host header names another."
        if len(scope.get("query_string", b"")) > MOST_QUERY:
            return 414, f"The link is longer than {MOST_QUERY:,} bytes."
        if scope["method"] not in ("GET", "HEAD", "OPTIONS"):
            origin = headers.get("origin")
            if origin is not None and urlsplit(origin).netloc.lower() != headers.get("host", "").lower():
                return 403, "A page of another site may not send anything here."
            if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
                return 403, "A page of another site may not send anything here."
            length = headers.get("content-length", "0")
            if not length.isdigit() or int(length) > MOST_BYTES:
                return 413, f"No more than {MOST_BYTES:,} bytes can be sent."
        return None


class TooLongError(Exception):
    """More was sent than may be."""


def _limited(receive: Receive) -> Receive:
    got = 0

    async def counted() -> Message:
        nonlocal got
        message = await receive()
        got += len(message.get("body", b""))
        if got > MOST_BYTES:
            raise TooLongError
        return message

    return counted


def _name_of(host: str) -> str:
    """The name in a Host header, without its port."""
    host = host.strip().lower()
    if host.startswith("["):
        return host.partition("]")[0] + "]"
    return host.partition(":")[0]


async def _refuse(send: Send, status: int, text: str) -> None:
    body = json.dumps({"schema": "kadesh.explorer.refusal/1", "status": status, "refused": text}).encode()
    headers = {**HEADERS, "content-type": "application/json", "content-length": str(len(body))}
    await send(
        {
            "type": "http.response.start",
            "status": status,
            "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
        }
    )
    await send({"type": "http.response.body", "body": body})
