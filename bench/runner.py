"""Runs scenarios: A B C, A B C, … so that a slow minute of the machine hits all alike."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable

from bench.results import Outcome
from bench.scenarios.base import Context, Sample, Scenario
from bench.subjects.base import Contender

Say = Callable[[str], None]


async def run_scenario(context: Context, scenario: Scenario, only: Iterable[str], repeats: int, say: Say) -> Outcome:
    """All subjects of a scenario (or those named in `only`), `repeats` times in turn."""
    outcome = Outcome(scenario)
    wanted = set(only)
    taking_part: list[Contender] = []
    for subject in scenario.subjects(context):
        if wanted and subject.name not in wanted:
            continue
        reason = subject.available()
        if reason is None:
            taking_part.append(subject)
            outcome.samples[subject.name] = []
        else:
            outcome.absent[subject.name] = reason
            say(f"  {subject.name}: left out, {reason}")
    context.noise.clear()
    for turn in range(1, repeats + 1):
        began = time.monotonic()
        async for subject, came in scenario.round(context, taking_part):
            outcome.samples[subject.name].append(_told(outcome, subject, turn, came, began, say))
            began = time.monotonic()
    outcome.noise = list(context.noise)
    return outcome


def _told(
    outcome: Outcome, subject: Contender, turn: int, came: Sample | Exception, began: float, say: Say
) -> Sample | None:
    if isinstance(came, Exception):
        outcome.failures.append(f"{subject.name}, run {turn}: {came}")
        say(f"  {turn} {subject.name:22} failed: {came}")
        return None
    figures = "  ".join(f"{column.key} {came[column.key]:.{column.digits}f}" for column in outcome.scenario.columns)
    say(f"  {turn} {subject.name:22} {figures}  ({time.monotonic() - began:.0f} s)")
    return came
