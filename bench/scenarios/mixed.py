"""Answers while events flow: does a long fan-out keep acknowledgements waiting?"""

from __future__ import annotations

import statistics

from typing_extensions import override

from bench.client.plan import ANSWER, PUBLISH, Step
from bench.scenarios.base import Column, Context, Sample, Scenario, Stage, Target, complete
from bench.subjects.base import Needs, Subject
from bench.subjects.catalogue import answering_subjects

READERS = 1000
EVENTS_PER_SECOND = 10
EVENT_BYTES = 300
SECONDS = 2.0
EVENTS = int(EVENTS_PER_SECOND * SECONDS)


class Mixed(Scenario):
    """A thousand readers answer over two seconds while ten events a second go to all of them."""

    key = "mixed"
    title = f"Acknowledgements while {EVENTS_PER_SECOND} events a second go to {READERS:,} readers"
    columns = (
        Column("p99", "p99 of an acknowledgement, ms", 2),
        Column("p50", "p50 ms", 2),
        Column("event", "p99 of an event, ms", 2),
        Column("core", "% of a core", 0),
    )
    targets = (Target("p99", "p99 at most 0.8 × naive's", 0.8, "aiohttp naive"),)

    @override
    def subjects(self, context: Context) -> list[Subject]:
        return answering_subjects()

    @override
    async def sample(self, context: Context, subject: Subject) -> Sample:
        rounds = context.pick(5, 3)
        found: list[Sample] = []
        async with self.stage(context, subject, Needs(READERS, questions=rounds, answers=True)) as stage:
            await stage.connect_participants()
            for question in range(rounds):
                await stage.classroom.open(question)
                found.append(await self._round(stage, question))
                await stage.classroom.close(question)
        return {key: statistics.median(sample[key] for sample in found) for key in found[0]}

    async def _round(self, stage: Stage, question: int) -> Sample:
        answer, publish = stage.classroom.answer, stage.classroom.publish
        answers = [Step(n * SECONDS / READERS, n + 1, ANSWER, answer(question, n)) for n in range(READERS)]
        events = [Step(n / EVENTS_PER_SECOND, 0, PUBLISH, publish(n, EVENT_BYTES)) for n in range(EVENTS)]
        report, usage = await stage.measured(
            lambda: stage.client.run(answers + events, acks=READERS, deliveries=EVENTS * READERS)
        )
        complete(report)
        return {
            "p99": report.ack.p99,
            "p50": report.ack.p50,
            "event": report.delivery.p99,
            "core": 100 * usage.server / usage.wall,
        }
