"""`python -m bench.growth [--scale 0.01]`: an answer among 10 classes and 1,000, beside 10⁴ stored ones and 10⁷."""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from bench.client.driver import program
from bench.growth.answering import Figures, played
from bench.growth.past import with_past
from bench.many.play import Size
from bench.measure.machine import description, slug
from bench.services import Services, examined, service_addresses

RESULTS = Path(__file__).parents[1] / "results"
PEOPLE = 2000
QUESTIONS = 4
Rounds = dict[str, list[Figures]]


async def measured(services: Services, command: Sequence[str], work: Path, scale: float, rounds: int) -> Rounds:
    """All four, in turn, as often as is asked for."""
    many = max(20, round(1000 * scale))
    few, lot = 10_000, max(20_000, round(10_000_000 * scale))
    small = await with_past(services, "bench_small", few, command, work)
    large = await with_past(services, "bench_large", lot, command, work)
    asked = {
        "10 classes": (Size(10, PEOPLE // 10, 1, QUESTIONS, desks=True), services),
        f"{many:,} classes": (Size(many, PEOPLE // many, 1, QUESTIONS, desks=True), services),
        f"{few:,} answers stored": (Size(1, PEOPLE // 2, 1, QUESTIONS), small),
        f"{lot:,} answers stored": (Size(1, PEOPLE // 2, 1, QUESTIONS), large),
    }
    found: Rounds = {what: [] for what in asked}
    for turn in range(rounds):
        for what, (size, where) in asked.items():
            figures = await played(size, where, command, work)
            found[what].append(figures)
            print(
                f"  {turn + 1} {what}: " + ", ".join(f"{name} {each:.2f}" for name, each in figures.items()), flush=True
            )
    return found


def page(found: Rounds, facts: dict[str, str], now: datetime) -> str:
    """Medians, and of each pair the median of the ratios of a round."""
    names = list(found)
    columns = list(found[names[0]][0])
    lines = [
        f"# Growth, {now:%Y-%m-%d %H:%M} UTC",
        "",
        " · ".join(f"{name} {value}" for name, value in facts.items()),
        "",
    ]
    lines += [f"Medians of {len(found[names[0]])} interleaved rounds. What each means: `bench/README.md`.", ""]
    lines += [f"| what | {' | '.join(columns)} |", "|---" * (len(columns) + 1) + "|"]
    for what, rounds in found.items():
        lines.append(
            f"| {what} | " + " | ".join(f"{statistics.median(r[c] for r in rounds):.2f}" for c in columns) + " |"
        )
    for less, more in ((names[0], names[1]), (names[2], names[3])):
        ratios = [
            statistics.median(b[column] / a[column] for a, b in zip(found[less], found[more], strict=True))
            for column in columns[:2]
        ]
        lines += ["", f"{more} / {less}: server {ratios[0]:.2f} ×, PostgreSQL {ratios[1]:.2f} ×."]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Measures, prints and records."""
    parser = argparse.ArgumentParser(prog="python -m bench.growth", description=__doc__)
    parser.add_argument("--scale", type=float, default=1.0, help="a share of the larger sizes, for a look")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--no-record", action="store_true", help="print only, leave bench/results alone")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-growth-") as folder, service_addresses(Path(folder)) as addresses:
        _, command = program(Path(folder))
        services = asyncio.run(examined(*addresses))
        found = asyncio.run(measured(services, command, Path(folder), options.scale, options.rounds))
    now, facts = datetime.now(UTC), description()
    text = page(found, facts, now)
    print(text)
    if not options.no_record:
        stem = RESULTS / f"{now:%Y-%m-%d-%H%M}-growth-{slug()}"
        stem.with_suffix(".md").write_text(text)
        stem.with_suffix(".json").write_text(json.dumps({"machine": facts, "rounds": found}, indent=1) + "\n")


if __name__ == "__main__":
    main()
