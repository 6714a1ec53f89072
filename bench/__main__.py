"""`python -m bench [scenario …]`: measures lms_rt and the references side by side and records the figures."""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from bench import report
from bench.client.driver import program
from bench.measure.cores import Cores
from bench.measure.machine import description, slug
from bench.results import Outcome
from bench.runner import run_scenario
from bench.scenarios.base import Context
from bench.scenarios.catalogue import SCENARIOS
from bench.services import examined, service_addresses

RESULTS = Path(__file__).parent / "results"


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("scenario", nargs="*", choices=[[], *SCENARIOS], help="what to measure (default: all)")
    parser.add_argument("--quick", action="store_true", help="fewer messages and one run each: a look, not a record")
    parser.add_argument("--repeats", type=int, help="runs of each server (default: 3, with --quick 1)")
    parser.add_argument("--only", action="append", default=[], metavar="SERVER", help="measure only this server")
    parser.add_argument("--python-client", action="store_true", help="use the Python load client even where cc exists")
    parser.add_argument("--no-record", action="store_true", help="print only, leave bench/results alone")
    return parser.parse_args()


def say(line: str) -> None:
    """One line of progress."""
    print(line, file=sys.stderr, flush=True)


async def measure(options: argparse.Namespace, work: Path, database_url: str, redis_url: str) -> str:
    """Runs everything, records it; returns the page."""
    cores = Cores.of_this_machine()
    client, command = program(work, prefer_python=options.python_client)
    services = await examined(database_url, redis_url)
    services.pin(cores)
    context = Context(services, cores, command, work, quick=options.quick)
    outcomes: list[Outcome] = []
    for key in options.scenario or SCENARIOS:
        scenario = SCENARIOS[key]
        say(f"{scenario.title} ({key})")
        repeats = options.repeats or (1 if options.quick else scenario.repeats)
        outcomes.append(await run_scenario(context, scenario, options.only, repeats, say))
    facts = {**description(), **services.versions, "load client": client}
    now = datetime.now(UTC)
    heading = f"lms_rt side by side, {now:%Y-%m-%d %H:%M} UTC{' (quick)' if options.quick else ''}"
    if not options.no_record:
        stem = RESULTS / f"{now:%Y-%m-%d-%H%M}-{slug()}{'-quick' if options.quick else ''}"
        report.write(outcomes, facts, heading, stem)
        say(f"recorded in bench/results/{stem.name}.md")
    return report.markdown(outcomes, facts, heading)


def main() -> None:
    """Measures and prints the tables."""
    options = arguments()
    with tempfile.TemporaryDirectory(prefix="bench-") as folder, service_addresses(Path(folder)) as addresses:
        print(asyncio.run(measure(options, Path(folder), *addresses)))


if __name__ == "__main__":
    main()
