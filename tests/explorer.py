"""The explorer on a free port of this machine, for tests that ask it."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from kadesh.web.app import make_app
from kadesh.web.desk import Desk
from kadesh.web.serving import Server, listen


@contextmanager
def served(scenarios: Iterable[Path] = (), **more: Any) -> Iterator[str]:
    """Serve the explorer in a thread; gives its address."""
    socket, desk = listen("127.0.0.1", 0), Desk()
    server = Server(make_app(scenarios, desk=desk, **more), desk)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [socket]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{socket.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(timeout=20)
        socket.close()
