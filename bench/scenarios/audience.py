"""An audience that is told events, and what telling them cost so far."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bench.client.plan import PUBLISH, Report, Step
from bench.measure.usage import Usage
from bench.scenarios.base import Context, Sample, Scenario, Stage, complete
from bench.subjects.base import Needs, Subject

READERS = 1000
EVENT_BYTES = 300
WARM_UP = 5
SETTLING_S = 4.0
"""Until a new connection's own business (lms_rt: its first pings, which measure the line) is over."""


class Audience:
    """One server's class with its readers."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._told = 0
        self._usage = Usage()
        self._deliveries = 0
        self._wall = 0.0
        self._client_cpu = 0.0
        self._last = Report(complete=False)

    @classmethod
    @asynccontextmanager
    async def opened(cls, scenario: Scenario, context: Context, subject: Subject) -> AsyncIterator[Audience]:
        """The server with everybody in it, warm and at rest."""
        async with scenario.stage(context, subject, Needs(READERS)) as stage:
            await stage.connect_participants()
            audience = cls(stage)
            await audience.tell(WARM_UP, 0.1)
            await asyncio.sleep(SETTLING_S)
            yield audience

    async def tell(self, count: int, pause: float) -> None:
        """Tell events that are not measured, `pause` seconds apart."""
        complete(await self._stage.client.run(self._steps(count, pause), deliveries=count * READERS))

    async def measure(self, count: int, pause: float, window: int = 0) -> None:
        """Tell events and add what they cost; with a `window`, so many are always under way."""
        steps = self._steps(count, pause)
        report, usage = await self._stage.measured(
            lambda: self._stage.client.run(
                steps, deliveries=count * READERS, window=window, readers=READERS, timeout_s=120, keep=True
            )
        )
        self._last = complete(report)
        self._usage += usage
        self._deliveries += report.deliveries
        self._wall += report.wall
        self._client_cpu += report.client_cpu

    @property
    def figures(self) -> Sample:
        """Of all that was measured here."""
        per = 1e5 / self._deliveries
        return {
            "cpu": self._usage.server * per,
            "p50": self._last.delivery.p50,
            "p99": self._last.delivery.p99,
            "rate": self._deliveries / self._wall,
            "client": self._client_cpu * per,
            "postgres": self._usage.postgres * per,
        }

    def _steps(self, count: int, pause: float) -> list[Step]:
        first, frame = self._told, self._stage.classroom.publish
        self._told += count
        return [Step(n * pause, 0, PUBLISH, frame(first + n, EVENT_BYTES)) for n in range(count)]
