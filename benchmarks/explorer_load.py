"""Many readers at once: each drags sliders on one explorer, as fast as it answers, for a bounded time.

    python benchmarks/explorer_load.py --visitors 50 --seconds 60 --scenario korea-1951

Every visitor asks as the page does: a move takes the place of the visitor's own move before, and the next one comes
when the redraw is there, after a pause. Says how many redraws there were, how long they took, and every fault.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import re
import statistics
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass, field

import httpx

PAUSE_SECONDS = (0.2, 1.2)


@dataclass
class Tally:
    """What all visitors saw."""

    seconds: list[float] = field(default_factory=list)
    replaced: int = 0
    faults: Counter[str] = field(default_factory=Counter)

    def to_json(self, visitors: int, asked: float) -> dict[str, object]:
        """The measures, in seconds."""
        times = sorted(self.seconds) or [0.0]
        return {
            "visitors": visitors,
            "seconds": asked,
            "redraws": len(self.seconds),
            "replaced": self.replaced,
            "median": round(statistics.median(times), 3),
            "p95": round(times[int(0.95 * (len(times) - 1))], 3),
            "longest": round(times[-1], 3),
            "faults": dict(self.faults),
        }


async def visit(client: httpx.AsyncClient, scenario: str, number: int, until: float, tally: Tally) -> None:
    """One visitor, who drags one slider after another."""
    dice = random.Random(number)
    page = (await client.get(f"/scenario/{scenario}.json")).json()
    sliders = [each for each in page["quantities"] if each["slider"][0] < each["slider"][1]][:8]
    await asyncio.sleep(dice.uniform(*PAUSE_SECONDS))
    while time.monotonic() < until:
        moved = dice.choice(sliders)
        low, high = moved["slider"]
        value = dice.uniform(low, high)  # so that hardly any two visitors ask the same
        query = {"set": f"{moved['name']}={value:.6g}", "depth": "first", "worlds": 256}
        began = time.monotonic()
        try:
            found = await client.get(
                f"/scenario/{scenario}/answer", params=query, headers={"x-page": f"visitor-{number}", "x-part": "1"}
            )
        except httpx.HTTPError as fault:
            tally.faults[type(fault).__name__] += 1
            continue
        if found.status_code == 200:
            tally.seconds.append(time.monotonic() - began)
        elif found.status_code == 409:
            tally.replaced += 1
        else:
            tally.faults[f"{found.status_code}: {' '.join(re.sub('<[^>]*>', ' ', found.text).split())[:160]}"] += 1
        await asyncio.sleep(dice.uniform(*PAUSE_SECONDS))


async def load(address: str, *, scenario: str, visitors: int, seconds: float) -> Tally:
    """So many visitors for so long."""
    tally = Tally()
    limits = httpx.Limits(max_connections=visitors, max_keepalive_connections=visitors)
    async with httpx.AsyncClient(base_url=address, timeout=120, limits=limits) as client:
        until = time.monotonic() + seconds
        await asyncio.gather(*(visit(client, scenario, number, until, tally) for number in range(visitors)))
    return tally


def main() -> None:
    """Serve the explorer in a process of its own, and let the visitors come."""
    asked = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    asked.add_argument("--visitors", type=int, default=50)
    asked.add_argument("--seconds", type=float, default=60.0)
    asked.add_argument("--scenario", default="korea-1951")
    given = asked.parse_args()
    command = [sys.executable, "-m", "kadesh", "serve", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            address = process.stdout.readline().split()[-1].rstrip("/")
            httpx.get(f"{address}/scenario/{given.scenario}/answer?worlds=8&depth=first", timeout=300)
            tally = asyncio.run(load(address, scenario=given.scenario, visitors=given.visitors, seconds=given.seconds))
        finally:
            process.terminate()
    said = tally.to_json(given.visitors, given.seconds)
    print(json.dumps({**said, "load": [round(each, 1) for each in os.getloadavg()], "cores": os.cpu_count()}, indent=2))


if __name__ == "__main__":
    main()
