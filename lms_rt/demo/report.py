"""What was promised, held against what is stored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from lms_rt.contract.live import Results
from lms_rt.demo.measurements import Measurements


@dataclass(frozen=True, slots=True)
class Report:
    """The end of a class."""

    acknowledged: int
    stored: int
    kept: bool
    """Whether the stored answers of the simulated students are the acknowledged ones, each once, and no other."""
    p50_ms: float | None
    p99_ms: float | None
    lost_lines: int
    across_lost_lines: int
    results: int
    refused: Mapping[str, int]
    failures: Mapping[str, int]
    best: Sequence[tuple[int, str, int]]
    """(rank, name, points)."""


def report(seen: Measurements, results: Results, simulated: set[UUID], best: int = 10) -> Report:
    """Compare the receipts of the `simulated` participants with the class's results; other people's are left out."""
    stored = [answer.id for one in results.participants if one.participant in simulated for answer in one.answers]
    ranked = sorted(
        ((one.rank, one.name, one.points) for one in results.participants if one.rank is not None),
        key=lambda each: (each[0], each[1]),
    )
    return Report(
        acknowledged=len(seen.acknowledged),
        stored=len(stored),
        kept=set(stored) == seen.acknowledged and len(stored) == len(seen.acknowledged),
        p50_ms=seen.percentile_ms(0.50),
        p99_ms=seen.percentile_ms(0.99),
        lost_lines=seen.lost_lines,
        across_lost_lines=seen.across_lost_lines,
        results=seen.results,
        refused=seen.refused,
        failures=seen.failures,
        best=ranked[:best],
    )
