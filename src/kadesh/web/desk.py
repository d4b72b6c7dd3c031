"""Who may use the processor, and for how long: the work of all readers, one slice at a time.

A reader who drags a slider asks many times a second. Each new question of a reader's page takes the place of the one
before; work is cut into slices of worlds, the quickest questions go first, and what nobody waits for any more stops.
"""

from __future__ import annotations

import asyncio
import heapq
import itertools
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar

import numpy as np
from starlette.requests import Request

from kadesh.domain import Game
from kadesh.engine.kernel.outlook import BATCH, fast_outlook
from kadesh.engine.outlook import Outlook, join
from kadesh.engine.setting import Progress, lattice_of
from kadesh.web.refusal import Refusal

SLICE = 2 * BATCH
"""Worlds at once: a batch for each of two cores."""

SHORT = 128
"""Worlds at once of what is not a redraw, so that a redraw need not wait for long."""

EXAMINED = 16
"""Worlds at once when it is asked who blocks a deal, which keeps every week's values."""

MOST_WAITING = 400
MOST_SECONDS = 300.0
MOST_STATES = 60_000
MOST_STEPS = 4_000_000
"""States times weeks of one world; a larger game is for the command line."""

NO_CHANCE = 1e-4
"""How far single precision may carry a chance beyond 0 or 1; more is a fault of the numbers."""

QUICK, FULL, FINE, LONG = range(4)
"""What goes first: a redraw, the rest of an answer, its refinement, a question of its own page."""

_Found = TypeVar("_Found")


class CancelledError(Exception):
    """Nobody waits for this work any more."""


@dataclass(eq=False)
class Job:
    """One question that is being worked on."""

    priority: int
    deadline: float
    dropped: threading.Event = field(default_factory=threading.Event)
    done: int = 0
    planned: int = 0

    @classmethod
    def now(cls, priority: int) -> Job:
        """A question that was asked just now."""
        return cls(priority, time.monotonic() + MOST_SECONDS)

    def check(self) -> None:
        """Stop if nobody waits, or if it takes too long."""
        if self.dropped.is_set():
            raise CancelledError
        if time.monotonic() > self.deadline:
            raise Refusal(503, f"the answer takes more than {MOST_SECONDS:.0f} s here; ask on the command line")

    def advance(self, worlds: int) -> None:
        """So many more worlds are solved."""
        self.done += worlds


class Desk:
    """The one place where games are solved.

    Parameters
    ----------
    solver
        What turns a game and draws into an outlook.
    """

    def __init__(self, solver: Callable[..., Outlook] = fast_outlook) -> None:
        self._solver = solver
        self._pool = ThreadPoolExecutor(max_workers=64, thread_name_prefix="desk")
        self._newest: dict[tuple[str, str], Job] = {}
        self._jobs: list[Job] = []
        self._turn = _Turn()
        self._closed = False

    def solver(self, job: Job, *, exact: bool = True) -> Callable[..., Outlook]:
        """A solver that works in slices, and stops when nobody waits any more.

        Not ``exact``: a draft in single precision, of which no choice is examined.
        """
        draft = not exact and self._solver is fast_outlook
        more: dict[str, Any] = {"precision": np.float32, "certify": False} if draft else {}

        def solve(
            game: Game,
            draws: Mapping[str, np.ndarray[Any, Any]],
            worlds: int,
            *,
            blockers: int = 0,
            progress: Progress | None = None,
        ) -> Outlook:
            check_game(game)
            size = EXAMINED if blockers else SLICE if job.priority == QUICK else SHORT
            if size == SHORT and self._solver is fast_outlook:
                more["batch"] = SHORT // 2
            parts = []
            for first in range(0, worlds, size):
                last = min(first + size, worlds)
                part = {name: values[first:last] for name, values in draws.items()}
                with self._turn.taken(job):
                    parts.append(self._solver(game, part, last - first, blockers=blockers, **more))
                check_chances(parts[-1])
                job.advance(last - first)
                if progress is not None:
                    progress(last - first)
            return join(parts)

        return solve

    @contextmanager
    def turn(self, job: Job) -> Iterator[None]:
        """The processor for one slice of other work."""
        with self._turn.taken(job):
            yield

    def progress(self, tab: str, slot: str) -> tuple[int, int]:
        """How many worlds of a page's question are solved, and how many will be."""
        job = self._newest.get((tab, slot))
        return (job.done, job.planned) if job is not None else (0, 0)

    async def run(
        self, request: Request, slot: str, priority: int, work: Callable[[Job], _Found], *, watch: bool = True
    ) -> _Found:
        """Do some work for a page; an earlier question in the same slot of that page is dropped.

        Parameters: ``watch``, whether to stop when the reader's connection closes.
        """
        if self._closed:
            raise CancelledError
        if len(self._jobs) >= MOST_WAITING:
            raise Refusal(503, "too many questions wait already; ask again in a moment")
        job = Job.now(priority)
        page = (request.headers.get("x-page", "")[:40], slot)
        if page[0]:
            before = self._newest.get(page)
            if before is not None:
                before.dropped.set()
            self._newest[page] = job
        self._jobs.append(job)
        future = asyncio.get_running_loop().run_in_executor(self._pool, work, job)
        gone = asyncio.create_task(_gone(request)) if watch else None
        try:
            waits: set[asyncio.Future[Any]] = {future} | ({gone} if gone is not None else set())
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
            if not future.done():
                job.dropped.set()
            return await future
        except asyncio.CancelledError:
            job.dropped.set()
            if self._closed:
                raise CancelledError from None
            raise
        finally:
            if gone is not None:
                gone.cancel()
            self._jobs.remove(job)
            if self._newest.get(page) is job:
                del self._newest[page]

    def work(self, job: Job, work: Callable[[Job], _Found]) -> _Found:
        """Do some work that no page asked for; it ends when the desk closes."""
        if self._closed:
            raise CancelledError
        self._jobs.append(job)
        try:
            return work(job)
        finally:
            self._jobs.remove(job)

    def close(self) -> None:
        """Drop everything, at once."""
        self._closed = True
        for job in list(self._jobs):
            job.dropped.set()
        self._pool.shutdown(wait=False, cancel_futures=True)


def check_game(game: Game) -> None:
    """Refuse a game that is too large to be answered while somebody waits."""
    states = lattice_of(game).states
    if states > MOST_STATES or states * game.weeks > MOST_STEPS:
        raise Refusal(
            422,
            f"the game has {states:,} states and {game.weeks} weeks, too many to be answered while you wait; "
            "'kadesh run' answers it on the command line",
        )


def check_chances(outlook: Outlook) -> None:
    """Refuse an outlook whose chances are none: the numbers are such that a week's moves cannot be chances."""
    for chances in (outlook.live, outlook.without_talks, outlook.settled, outlook.freeze):
        if not (chances.min() >= -NO_CHANCE and chances.max() <= 1 + NO_CHANCE):
            raise Refusal(
                422,
                "with these numbers the game's chances leave 0 to 1: look at how often battles are fought, how far "
                "each moves the line, and how much an effort adds",
            )


class Known:
    """The newest answers, by what they were asked; the oldest make room."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._found: OrderedDict[Any, Any] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, question: Any) -> Any:
        """The answer, or None."""
        with self._lock:
            if question not in self._found:
                return None
            self._found.move_to_end(question)
            return self._found[question]

    def put(self, question: Any, answer: Any) -> None:
        """Keep an answer."""
        with self._lock:
            self._found[question] = answer
            self._found.move_to_end(question)
            while len(self._found) > self._most:
                self._found.popitem(last=False)


class _Turn:
    """One worker at a time; among those who wait, the quickest question first."""

    def __init__(self) -> None:
        self._free = threading.Condition()
        self._busy = False
        self._queue: list[tuple[int, int]] = []
        self._count = itertools.count()

    @contextmanager
    def taken(self, job: Job) -> Iterator[None]:
        with self._free:
            ticket = (job.priority, next(self._count))
            heapq.heappush(self._queue, ticket)
            try:
                while self._busy or self._queue[0] != ticket:
                    job.check()
                    self._free.wait(0.25)
                job.check()
            except BaseException:
                self._queue.remove(ticket)
                heapq.heapify(self._queue)
                self._free.notify_all()
                raise
            heapq.heappop(self._queue)
            self._busy = True
        try:
            yield
        finally:
            with self._free:
                self._busy = False
                self._free.notify_all()


async def _gone(request: Request) -> None:
    """Returns when the reader's connection is closed."""
    while True:
        message = await request.receive()
        if message["type"] == "http.disconnect":
            return
