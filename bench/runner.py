"""Runs scenarios: A B C, A B C, … so that a slow minute of the machine hits all alike."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable

from bench.client.driver import ClientFailedError
from bench.results import Outcome
from bench.scenarios.base import Context, NotCompleteError, Sample, Scenario
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
    for turn in range(repeats):
        for subject in taking_part:
            outcome.samples[subject.name].append(await _sample(context, scenario, subject, outcome, turn, say))
    outcome.noise = list(context.noise)
    return outcome


async def _sample(
    context: Context, scenario: Scenario, subject: Contender, outcome: Outcome, turn: int, say: Say
) -> Sample | None:
    began = time.monotonic()
    try:
        sample = await scenario.sample(context, subject)
    except (NotCompleteError, ClientFailedError, RuntimeError, OSError, TimeoutError) as error:
        outcome.failures.append(f"{subject.name}, run {turn + 1}: {error}")
        say(f"  {turn + 1} {subject.name:22} failed: {error}")
        return None
    figures = "  ".join(f"{column.key} {sample[column.key]:.{column.digits}f}" for column in scenario.columns)
    say(f"  {turn + 1} {subject.name:22} {figures}  ({time.monotonic() - began:.0f} s)")
    return sample
