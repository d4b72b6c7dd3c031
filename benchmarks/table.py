"""The rows of README.md from what pytest-benchmark wrote: ``python benchmarks/table.py results.json``."""

from __future__ import annotations

import json
import platform
import sys
from importlib.metadata import version
from pathlib import Path


def main() -> None:
    """Print the machine, the versions and one row a benchmark."""
    found = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    cpu = found["machine_info"]["cpu"]
    versions = ", ".join(f"{name} {version(name)}" for name in ("kadesh", "numpy", "numba"))
    print(f"{cpu.get('brand_raw', cpu)}, {cpu.get('count')} threads; Python {platform.python_version()}, {versions}; ")
    print(f"{found['datetime'][:10]}\n")
    print("| job | states | weeks | worlds | median s | fastest s | rounds | worlds a second |")
    print("|---|---|---|---|---|---|---|---|")
    for each in found["benchmarks"]:
        more, stats = each["extra_info"], each["stats"]
        name = each["name"].removeprefix("test_").replace("_", " ")
        sizes = [f"{more[key]:,}" if key in more else "" for key in ("states", "weeks", "worlds")]
        rate = f"{more['worlds'] / stats['median']:,.0f}" if "worlds" in more else ""
        times = f"{stats['median']:.4g} | {stats['min']:.4g} | {stats['rounds']}"
        print(f"| {name} | {' | '.join(sizes)} | {times} | {rate} |")


if __name__ == "__main__":
    main()
