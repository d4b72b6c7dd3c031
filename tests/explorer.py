"""The explorer on a free port of this machine, for tests that ask it."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kadesh.web.app import make_app
from kadesh.web.contents import QUESTIONS
from kadesh.web.desk import Desk
from kadesh.web.serving import Server, listen

if TYPE_CHECKING:
    from playwright.sync_api import Page

AT = "/scenario/small-war"
PAGES = [
    "/", "/theory", "/begin", "/api", "/nowhere", AT,
    *(f"{AT}/{each}" for each in (*QUESTIONS, "stories", "beside", "text", "object", "downloads", "report")),
    f"{AT}?set=belief.a=0.4&set=weekly_cost.a=0.002 to 0.004&without=none", f"{AT}/carries?account=neutral",
    f"{AT}?account=neutral&set=belief.a=0.4&seed=3",
]  # fmt: skip
"""Every page and tab about a small war, and the pages that are about none; models have pages of their own."""


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


def settled(page: Page, address: str) -> None:
    """Open a page and wait until it has nothing more to say."""
    page.goto(address)
    page.wait_for_selector(".waiting", state="detached")
    if page.locator("#answer .counted").count():
        page.wait_for_selector("#answer .counted[data-worlds='2048']")
