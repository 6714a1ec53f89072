"""Results as Markdown for people and as JSON with every single sample."""

from __future__ import annotations

import json
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from bench.results import Outcome
from bench.scenarios.base import Target


def markdown(outcomes: Sequence[Outcome], facts: Mapping[str, str], heading: str) -> str:
    """The whole page."""
    lines = [f"# {heading}", "", " · ".join(f"{name} {value}" for name, value in facts.items()), ""]
    lines += ["Medians of interleaved runs. What each figure means: `bench/README.md`.", ""]
    for outcome in outcomes:
        lines += [*table(outcome), ""]
    return "\n".join(lines)


def table(outcome: Outcome) -> list[str]:
    """One scenario: its table, its targets, what failed."""
    scenario = outcome.scenario
    first = scenario.columns[0]
    lines = [f"## {scenario.title} (`{scenario.key}`)", ""]
    lines.append("| server | " + " | ".join(column.title for column in scenario.columns) + " | × naive |")
    lines.append("|---" * (len(scenario.columns) + 2) + "|")
    for subject in outcome.samples:
        cells = []
        for column in scenario.columns:
            median = outcome.median(subject, column.key)
            cells.append("failed" if median is None else f"{median:,.{column.digits}f}")
        ratio = outcome.ratio(subject, scenario.baseline, first.key)
        lines.append(f"| {subject} | {' | '.join(cells)} | {'–' if ratio is None else f'{ratio:.2f}'} |")
    lines += [f"| {subject} | {reason} |" for subject, reason in outcome.absent.items()]
    if scenario.targets:
        lines += ["", *(_target(outcome, target) for target in scenario.targets)]
    if outcome.noise:
        usual, worst = statistics.median(outcome.noise), max(outcome.noise)
        lines += [
            "",
            f"Other work on the machine meanwhile: {usual:.2f} of a core in the median phase, {worst:.2f} at worst.",
        ]
    if outcome.failures:
        lines += ["", *(f"- failed: {failure}" for failure in outcome.failures)]
    return lines


def _target(outcome: Outcome, target: Target) -> str:
    value = outcome.value(target)
    if value is None:
        return f"- {target.text}: not measured"
    kind = f" × {target.against}" if target.against else ""
    return f"- {target.text}: {value:.3g}{kind} — {'met' if target.met(value) else '**missed**'}"


def as_json(outcomes: Sequence[Outcome], facts: Mapping[str, str], heading: str) -> str:
    """Everything, sample by sample."""
    scenarios = {
        outcome.scenario.key: {
            "title": outcome.scenario.title,
            "samples": outcome.samples,
            "absent": outcome.absent,
            "failures": outcome.failures,
            "noise": outcome.noise,
            "targets": [{**asdict(target), "value": outcome.value(target)} for target in outcome.scenario.targets],
        }
        for outcome in outcomes
    }
    return json.dumps({"heading": heading, "machine": dict(facts), "scenarios": scenarios}, indent=1)


def write(outcomes: Sequence[Outcome], facts: Mapping[str, str], heading: str, stem: Path) -> None:
    """`stem`.md and `stem`.json."""
    stem.parent.mkdir(parents=True, exist_ok=True)
    stem.with_suffix(".md").write_text(markdown(outcomes, facts, heading) + "\n")
    stem.with_suffix(".json").write_text(as_json(outcomes, facts, heading) + "\n")
