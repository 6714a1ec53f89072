"""`python -m bench.takeover`: deadlines and auto steps of classes whose process is killed moments before."""

from __future__ import annotations

import argparse
import asyncio
import tempfile
from pathlib import Path
from statistics import median

from bench.recording import record, said
from bench.services import examined, service_addresses
from bench.takeover.play import Late, play

SECOND_MS = 1000.0


def figures(found: list[Late]) -> dict[str, dict[str, float]]:
    """By the kind of step, and by whether it was due at the very moment of the death."""
    kinds = {
        "deadline of a question": [each for each in found if each.state == "open"],
        "next question in auto pace": [each for each in found if each.state == "revealed"],
        "of both, due within 50 ms of the death": [each for each in found if each.at_the_death],
    }
    return {
        kind: {
            "steps": len(some),
            "taken late, median ms": median(each.taken_ms for each in some),
            "taken late, worst ms": max(each.taken_ms for each in some),
            "told late, median ms": median(each.told_ms for each in some),
            "told late, worst ms": max(each.told_ms for each in some),
        }
        for kind, some in kinds.items()
        if some
    }


def main() -> None:
    """Kills, prints and records; ends with 1 where a step was taken later than a second."""
    parser = argparse.ArgumentParser(prog="python -m bench.takeover", description=__doc__)
    parser.add_argument("--rounds", type=int, default=6, help="how often a process is killed (default: %(default)s)")
    parser.add_argument("--classes", type=int, default=60, help="how many it has each time (default: %(default)s)")
    parser.add_argument("--no-record", action="store_true", help="print only, leave bench/results alone")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-takeover-") as folder, service_addresses(Path(folder)) as addresses:
        services = asyncio.run(examined(*addresses))
        late = asyncio.run(play(services, Path(folder), rounds=options.rounds, classes=options.classes))
    found = figures(late)
    for kind, each in found.items():
        print(f"{kind}: {said(each)}", flush=True)
    if not options.no_record:
        about = f"{options.rounds} deaths of one of two processes, {options.classes} classes each."
        record("takeover", "Steps of a process that was killed", found, about=about)
    if max(each.taken_ms for each in late) > SECOND_MS:
        raise SystemExit("a step was taken later than a second")


if __name__ == "__main__":
    main()
