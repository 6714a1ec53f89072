"""Some readers stop reading: does anybody else notice?"""

from __future__ import annotations

from typing_extensions import override

from bench.client.plan import PUBLISH, Step
from bench.scenarios.base import CONNECT_WINDOW, Column, Context, Sample, Scenario, Stage, Target, complete
from bench.subjects.base import Needs, Subject
from bench.subjects.catalogue import fanout_subjects

READERS = 100
STUCK = 5
EVENT_BYTES = 8000
PER_SECOND = 100
AFTERWARDS = 200
"""Events after the kernel's buffers for the stuck readers must be full."""
STUCK_BUFFER = 16_384
"""Receive buffer of a stuck reader; the sender's side of the kernel still takes a few hundred kB."""


class StuckReaders(Scenario):
    """Five of a hundred readers stop reading while events of 8 kB flow."""

    key = "stuck"
    title = f"{STUCK} of {READERS} readers stop reading, {EVENT_BYTES:,}-byte events, {PER_SECOND} a second"
    columns = (
        Column("share", "% delivered to the others", 1),
        Column("after", "% once the buffers are full", 1),
        Column("p99", "their p99 ms", 2),
        Column("slower", "× the p99 without stuck ones", 2),
        Column("grown", "MB grown", 1),
        Column("closed", "stuck ones closed", 0),
    )
    targets = (
        Target("share", "the others get everything", 100, at_least=True),
        Target("after", "also once the buffers are full", 100, at_least=True),
        Target("slower", "their p99 at most doubles", 2),
        Target("grown", "at most 1 MB a stuck reader", STUCK),
    )

    @override
    def subjects(self, context: Context) -> list[Subject]:
        return [subject for subject in fanout_subjects(context.work, piling=True) if subject.name != "C floor"]

    @override
    async def sample(self, context: Context, subject: Subject) -> Sample:
        count = context.pick(1000, 600)
        async with self.stage(context, subject, Needs(READERS)) as stage:
            people = stage.classroom.participants()
            await stage.client.receive_buffer(STUCK_BUFFER)
            complete(await stage.client.connect(people[:STUCK]))
            await stage.client.receive_buffer(0)
            complete(await stage.client.connect(people[STUCK:], window=CONNECT_WINDOW))
            healthy = READERS - STUCK
            usual = complete(await stage.client.run(self._steps(stage, 0, 200), deliveries=200 * READERS, timeout_s=30))
            await stage.client.mute(1, STUCK + 1)
            before = stage.server.memory()
            report = await stage.client.run(
                self._steps(stage, 200, count), deliveries=count * healthy, timeout_s=count / PER_SECOND + 5
            )
            afterwards = await stage.client.run(
                self._steps(stage, 200 + count, AFTERWARDS), deliveries=AFTERWARDS * healthy, timeout_s=10
            )
            grown = stage.server.memory() - before
        return {
            "share": 100 * report.deliveries / (count * healthy),
            "after": 100 * afterwards.deliveries / (AFTERWARDS * healthy),
            "p99": report.delivery.p99,
            "slower": report.delivery.p99 / usual.delivery.p99,
            "grown": grown / 1e6,
            "closed": report.closed + afterwards.closed,
        }

    def _steps(self, stage: Stage, first: int, count: int) -> list[Step]:
        frame = stage.classroom.publish
        return [Step(n / PER_SECOND, 0, PUBLISH, frame(first + n, EVENT_BYTES)) for n in range(count)]
