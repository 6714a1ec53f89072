"""What an answer costs in a given number of classes, in a database of a given size."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from pathlib import Path

from bench.client.driver import LoadClient
from bench.client.plan import ANSWER, Report, Step
from bench.many.hall import Hall
from bench.many.play import Size, assembled
from bench.measure.usage import Usage
from bench.scenarios.base import complete
from bench.services import Services

ANSWERING_S = 4.0
"""Within which everybody answers, in turn through all classes."""

Figures = dict[str, float]


async def played(size: Size, services: Services, client_command: Sequence[str], work: Path) -> Figures:
    """CPU seconds of the server and of PostgreSQL per 100,000 acknowledgements, and the median question's latencies.

    The first question warms everything up and is not counted. Raises NotCompleteError when an answer was refused.
    """
    async with assembled(size, services, client_command, work) as (server, hall, client):
        await question(hall, client, size, 0)
        reports, usage = [], Usage()
        for number in range(1, size.questions):
            await hall.step("open", number)
            before = Usage.now(server, services)
            reports.append(await answered(hall, client, size, number))
            usage += Usage.now(server, services) - before
            await _over(hall)
    acks = sum(report.acks for report in reports)
    return {
        "server CPU s / 100k": usage.server / acks * 1e5,
        "PostgreSQL CPU s / 100k": usage.postgres / acks * 1e5,
        "p50 ms": statistics.median(report.ack.p50 for report in reports),
        "p99 ms": statistics.median(report.ack.p99 for report in reports),
        "others % of a core": 100 * usage.noise(sum(report.client_cpu for report in reports)),
    }


async def held(size: Size, services: Services, client_command: Sequence[str], work: Path) -> str:
    """Plays a class to its end without measuring it; its id."""
    async with assembled(size, services, client_command, work) as (_, hall, client):
        for number in range(size.questions):
            await question(hall, client, size, number, within_s=0)
        await hall.step("end")
        return hall.classes[0].session


async def question(hall: Hall, client: LoadClient, size: Size, number: int, within_s: float = ANSWERING_S) -> None:
    """Open it everywhere, have everybody answer, close and reveal it."""
    await hall.step("open", number)
    await answered(hall, client, size, number, within_s)
    await _over(hall)


async def answered(hall: Hall, client: LoadClient, size: Size, number: int, within_s: float = ANSWERING_S) -> Report:
    """Have everybody answer the open question, in turn through all classes. Raises NotCompleteError."""
    everybody = size.sessions * size.people
    frames, pause = hall.answers(number), within_s / everybody
    turns = [each * size.people + person for person in range(size.people) for each in range(size.sessions)]
    steps = [Step(place * pause, conn, ANSWER, frames[conn]) for place, conn in enumerate(turns)]
    return complete(await client.run(steps, acks=everybody))


async def _over(hall: Hall) -> None:
    await hall.step("close")
    await hall.step("reveal")
