"""One channel, many readers: what does it cost to tell everybody something?"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack
from typing import Any, ClassVar

from typing_extensions import override

from bench.scenarios.audience import READERS, Audience
from bench.scenarios.base import Column, Context, Sample, Scenario, Target, attempt
from bench.subjects.base import Contender, Subject
from bench.subjects.catalogue import fanout_subjects

FOLLOWING = 20
"""Events just before those that are measured. Linux acknowledges the first 16 segments after a silence one by one, and
over loopback within the server's `send()`: they cost all servers half as much again."""


class _FanOut(Scenario):
    per_second: ClassVar[float]
    window: ClassVar[int]
    messages: ClassVar[tuple[int, int]]
    piling: ClassVar[bool] = False
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
        async with Audience.opened(self, context, subject) as audience:
            await audience.measure(context.pick(*self.messages), self.pause, self.window)
            return audience.figures

    @property
    def pause(self) -> float:
        """Seconds from one event to the next."""
        return 1 / self.per_second if self.per_second else 0.0


class EventsInARow(_FanOut):
    """Five events a second, to one server's readers after another's, while all of them stand ready.

    A virtual machine sends by turns fast and half as fast again, for seconds at a time, and a p99 is of the slow ones:
    were the servers measured one after the other, it would tell which of them met more of these.
    """

    key = "fanout"
    title = f"Fan-out of single events, five a second, to {READERS:,} readers"
    per_second = 5
    window = 0
    messages = (50, 15)
    """In a slice."""
    slices = (8, 1)
    targets = (
        Target("cpu", "CPU at most 0.9 × naive aiohttp", 0.9, "aiohttp naive"),
        Target("cpu", "CPU at most 1.5 × the C floor", 1.5, "C floor"),
        Target("cpu", "CPU at most 1/6 of python-socketio", 1 / 6, "python-socketio"),
        Target("cpu", "CPU at most 1/20 of Django Channels", 1 / 20, "Django Channels"),
        Target("p99", "p99 no worse than naive", 1.0, "aiohttp naive"),
    )

    @override
    async def round(
        self, context: Context, subjects: Sequence[Any]
    ) -> AsyncIterator[tuple[Contender, Sample | Exception]]:
        async with AsyncExitStack() as opened:
            audiences: dict[Subject, Audience | Exception] = {}
            for subject in subjects:
                entering = opened.enter_async_context(Audience.opened(self, context, subject))
                audiences[subject] = await attempt(entering)
            for _ in range(context.pick(*self.slices)):
                for subject, audience in list(audiences.items()):
                    if isinstance(audience, Audience):
                        failed = await attempt(self._slice(context, audience))
                        audiences[subject] = failed or audience
        for subject, audience in audiences.items():
            yield subject, audience.figures if isinstance(audience, Audience) else audience

    async def _slice(self, context: Context, audience: Audience) -> None:
        await audience.tell(FOLLOWING, self.pause)
        await audience.measure(context.pick(*self.messages), self.pause)


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
