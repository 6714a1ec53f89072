"""`python -m bench.start`: how long `lms-rt serve` takes on its embedded servers, first and later."""

from __future__ import annotations

import argparse
import asyncio
import os
import statistics
import tempfile
import time
from pathlib import Path

from bench.recording import record, said
from bench.subjects.lms_rt import PROGRAM
from bench.subjects.process import ServerProcess

LIMITS_S = {"first start": 4.0, "later start": 2.5}
"""Of the design's targets: from the command to the line that says where it listens."""


async def started(data: Path) -> float:
    """Seconds until a server with this data directory listens; it is ended again."""
    began = time.monotonic()
    server = await ServerProcess.start([*PROGRAM, "serve", "--port", "0", "--data", str(data)], None)
    took_s = time.monotonic() - began
    await server.stop()
    return took_s


async def measured(rounds: int) -> dict[str, list[float]]:
    """Both, as often as is asked for, in a directory of its own each time."""
    found: dict[str, list[float]] = {kind: [] for kind in LIMITS_S}
    for turn in range(1, rounds + 1):
        with tempfile.TemporaryDirectory(prefix="bench-start-") as folder:
            for kind, times in found.items():
                times.append(await started(Path(folder) / "data"))
                print(f"  {turn} {kind}: {times[-1]:.2f} s", flush=True)
    return found


def main() -> None:
    """Starts, prints and records; ends with 1 where a start took longer than it may."""
    parser = argparse.ArgumentParser(prog="python -m bench.start", description=__doc__)
    parser.add_argument("--rounds", type=int, default=7, help="how often (default: %(default)s)")
    parser.add_argument("--no-record", action="store_true", help="print only, leave bench/results alone")
    options = parser.parse_args()
    for configured in [name for name in os.environ if name.startswith("LMS_")]:
        del os.environ[configured]  # by default there is nothing but the data directory
    times = asyncio.run(measured(options.rounds))
    found = {kind: {"median s": statistics.median(each), "worst s": max(each)} for kind, each in times.items()}
    for kind, figures in found.items():
        print(f"{kind}: {said(figures, 2)}", flush=True)
    if not options.no_record:
        record("start", "Start on the embedded default", found, about=f"{options.rounds} of each.", digits=2)
    if late := [kind for kind, limit_s in LIMITS_S.items() if found[kind]["worst s"] > limit_s]:
        raise SystemExit(f"took longer than it may: {', '.join(late)}")


if __name__ == "__main__":
    main()
