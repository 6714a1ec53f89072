"""One channel, many readers: what does it cost to tell everybody something?"""

from __future__ import annotations

import asyncio
from typing import ClassVar

from typing_extensions import override

from bench.client.plan import PUBLISH, Step
from bench.scenarios.base import Column, Context, Sample, Scenario, Target, complete
from bench.subjects.base import Needs, Subject
from bench.subjects.catalogue import fanout_subjects

READERS = 1000
EVENT_BYTES = 300
WARM_UP = 5
SETTLING_S = 4.0
"""Until a new connection's own business (lms_rt: its first pings, which measure the line) is over."""
FOLLOWING = 20
"""Events just before those that are measured. Linux acknowledges the first 16 segments after a silence one by one, and
over loopback within the server's `send()`: they cost all servers half as much again."""


class _FanOut(Scenario):
    per_second: ClassVar[float]
    window: ClassVar[int]
    messages: ClassVar[tuple[int, int]]
    piling: ClassVar[bool] = False
    leading: ClassVar[int] = 0
    """Events that come before those that are measured, at their pace and without a silence between."""
    columns = (
        Column("cpu", "server CPU s / 100k deliveries", 3),
        Column("p50", "p50 ms", 2),
        Column("p99", "p99 ms", 2),
        Column("rate", "deliveries / s", 0),
        Column("client", "client CPU s / 100k", 3),
        Column("postgres", "PostgreSQL CPU s / 100k", 3),
    )

    @override
    def subjects(self, context: Context) -> list[Subject]:
        return fanout_subjects(context.work, piling=self.piling)

    @override
    async def sample(self, context: Context, subject: Subject) -> Sample:
        count = context.pick(*self.messages)
        async with self.stage(context, subject, Needs(READERS)) as stage:
            await stage.connect_participants()

            def steps(first: int, count: int, pause: float) -> list[Step]:
                frame = stage.classroom.publish
                return [Step(n * pause, 0, PUBLISH, frame(first + n, EVENT_BYTES)) for n in range(count)]

            async def run(first: int, count: int, pause: float) -> None:
                complete(await stage.client.run(steps(first, count, pause), deliveries=count * READERS))

            await run(0, WARM_UP, 0.1)
            await asyncio.sleep(SETTLING_S)
            pause = 1 / self.per_second if self.per_second else 0.0
            if self.leading:
                await run(WARM_UP, self.leading, pause)
            planned = steps(WARM_UP + self.leading, count, pause)
            report, usage = await stage.measured(
                lambda: stage.client.run(
                    planned, deliveries=count * READERS, window=self.window, readers=READERS, timeout_s=120
                )
            )
            complete(report)
        per = 1e5 / report.deliveries
        return {
            "cpu": usage.server * per,
            "p50": report.delivery.p50,
            "p99": report.delivery.p99,
            "rate": report.deliveries / report.wall,
            "client": report.client_cpu * per,
            "postgres": usage.postgres * per,
        }


class EventsInARow(_FanOut):
    """Five events a second."""

    key = "fanout"
    title = f"Fan-out of single events, five a second, to {READERS:,} readers"
    per_second = 5
    window = 0
    leading = FOLLOWING
    messages = (400, 15)
    """Of forty, as in the first records, the p99 is the worst event; of 120 it is the second worst. One event in a
    hundred meets something else at work on the machine, so both told of that."""
    targets = (
        Target("cpu", "CPU at most 0.9 × naive aiohttp", 0.9, "aiohttp naive"),
        Target("cpu", "CPU at most 1.5 × the C floor", 1.5, "C floor"),
        Target("cpu", "CPU at most 1/6 of python-socketio", 1 / 6, "python-socketio"),
        Target("cpu", "CPU at most 1/20 of Django Channels", 1 / 20, "Django Channels"),
        Target("p99", "p99 no worse than naive", 1.0, "aiohttp naive"),
    )


class EventsAfterASilence(_FanOut):
    """Two a second: to TCP a silence before each. The targets are for events in a row."""

    key = "fanout-apart"
    title = f"Fan-out of single events, each after a silence, to {READERS:,} readers"
    per_second = 2
    window = 0
    messages = (60, 10)


class Backlog(_FanOut):
    """Sixteen events under way: while eight are being told, eight more are waiting."""

    key = "backlog"
    title = f"Fan-out under a backlog of eight events, {READERS:,} readers"
    per_second = 0
    window = 16
    messages = (400, 120)
    piling = True
    targets = (
        Target("cpu", "CPU at most 0.2 × naive aiohttp", 0.2, "aiohttp naive"),
        Target("cpu", "CPU at most 1/30 of python-socketio", 1 / 30, "python-socketio"),
        Target("cpu", "CPU at most 1/2 of centrifuge", 1 / 2, "centrifuge (Go)"),
    )
