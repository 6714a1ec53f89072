"""`python -m bench.many [--scale 0.1]`: 300 classes of 30 on one process, and one class of 5,000 over several."""

from __future__ import annotations

import argparse
import asyncio
import tempfile
from pathlib import Path

from bench.client.driver import program
from bench.many.play import Size, play
from bench.recording import record, said
from bench.services import examined, service_addresses


def sizes(names: list[str], scale: float) -> dict[str, Size]:
    """What is played, by name; a scale below 1 makes fewer classes, and a smaller large one."""
    every = {
        "classes": Size(sessions=max(1, round(300 * scale)), people=30, processes=1),
        "hall": Size(sessions=1, people=max(1, round(5000 * scale)), processes=3),
    }
    return {name: size for name, size in every.items() if not names or name in names}


def title(size: Size) -> str:
    """What was played, in words."""
    return f"{size.sessions:,} × {size.people:,} people, {size.processes} process(es)"


def main() -> None:
    """Plays, prints and records."""
    parser = argparse.ArgumentParser(prog="python -m bench.many", description=__doc__)
    parser.add_argument("name", nargs="*", choices=[[], "classes", "hall"], help="what to play (default: both)")
    parser.add_argument("--scale", type=float, default=1.0, help="a share of the full size, for a loaded machine")
    parser.add_argument("--no-record", action="store_true", help="print only, leave bench/results alone")
    options = parser.parse_args()
    found: dict[str, dict[str, float]] = {}
    for size in sizes(options.name, options.scale).values():
        with tempfile.TemporaryDirectory(prefix="bench-many-") as folder, service_addresses(Path(folder)) as addresses:
            _, client = program(Path(folder))
            services = asyncio.run(examined(*addresses))
            found[title(size)] = asyncio.run(play(size, services, client, Path(folder)))
        print(f"{title(size)}: {said(found[title(size)])}", flush=True)
    if not options.no_record:
        record("many", "Many at once", found)


if __name__ == "__main__":
    main()
