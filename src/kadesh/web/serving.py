"""The explorer's server: a socket that listens, or says at once why it cannot, and an end that drops open work."""

from __future__ import annotations

import socket
from types import FrameType

import uvicorn
from starlette.types import ASGIApp

from kadesh.web.desk import Desk


def listen(host: str, port: int) -> socket.socket:
    """A listening socket; port 0 takes a free one. Raises: OSError if the address is taken or unknown."""
    family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    found = socket.socket(family, kind, protocol)  # the protocol named, or every answer waits 40 ms to be acknowledged
    try:
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        found.bind(address)
        found.listen(512)
    except OSError:
        found.close()
        raise
    return found


class Server(uvicorn.Server):
    """Serves the explorer until it is told to end; then open work is dropped, and nobody waits for it.

    Parameters
    ----------
    app
        The explorer.
    desk
        Where its games are solved.
    """

    def __init__(self, app: ASGIApp, desk: Desk) -> None:
        super().__init__(
            uvicorn.Config(
                app,
                log_level="error",
                access_log=False,
                server_header=False,
                date_header=False,
                ws="none",
                timeout_graceful_shutdown=3,
                limit_concurrency=500,
                h11_max_incomplete_event_size=65536,
            )
        )
        self._desk = desk

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """End, because a signal says so."""
        self._desk.close()
        super().handle_exit(sig, frame)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End."""
        self._desk.close()
        await super().shutdown(sockets)
