"""The figures of a whole bench: medians of interleaved runs, ratios of runs that stood side by side."""

from __future__ import annotations

import statistics
from dataclasses import dataclass, field

from bench.scenarios.base import Sample, Scenario, Target


@dataclass(slots=True)
class Outcome:
    """One scenario: for each subject its samples, the n-th of each taken in the same round."""

    scenario: Scenario
    samples: dict[str, list[Sample | None]] = field(default_factory=dict)
    """None where a run failed."""
    absent: dict[str, str] = field(default_factory=dict)
    """Subjects that did not take part, and why."""
    failures: list[str] = field(default_factory=list)
    noise: list[float] = field(default_factory=list)
    """How many cores' worth of work others did during each measured phase."""

    def median(self, subject: str, column: str) -> float | None:
        """The median of a subject's figure."""
        values = [sample[column] for sample in self.samples.get(subject, []) if sample is not None]
        return statistics.median(values) if values else None

    def ratio(self, subject: str, other: str, column: str) -> float | None:
        """The median of subject / other, round by round."""
        pairs = zip(self.samples.get(subject, []), self.samples.get(other, []), strict=False)
        ratios = [a[column] / b[column] for a, b in pairs if a is not None and b is not None and b[column]]
        return statistics.median(ratios) if ratios else None

    def value(self, target: Target, subject: str = "lms_rt") -> float | None:
        """The figure a target is held against: the subject's own, or its ratio to the target's other subject."""
        if target.against is None:
            return self.median(subject, target.column)
        return self.ratio(subject, target.against, target.column)
