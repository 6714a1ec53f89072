"""Answers that are committed to PostgreSQL before they are acknowledged."""

from __future__ import annotations

import asyncio
import statistics
from typing import ClassVar

from typing_extensions import override

from bench.client.plan import ANSWER, Report, Step
from bench.measure.usage import Usage
from bench.scenarios.base import Column, Context, NotCompleteError, Sample, Scenario, Stage, Target, complete
from bench.subjects.base import Needs, Subject
from bench.subjects.catalogue import answering_subjects

READING_S = 1.0
"""Between a question's opening and the answers: nobody answers what has not arrived yet."""


class _Answers(Scenario):
    participants: ClassVar[int]
    spread_s: ClassVar[float] = 0.0
    rounds: ClassVar[tuple[int, int]]
    columns = (
        Column("cpu", "server CPU s / 100k acks", 2),
        Column("core", "% of a core", 0),
        Column("p50", "p50 ms", 1),
        Column("p99", "p99 ms", 1),
        Column("rate", "acks / s", 0),
        Column("postgres", "PostgreSQL CPU s / 100k", 2),
        Column("client", "client CPU s / 100k", 2),
        Column("lost", "acknowledged, not stored", 0),
    )

    @override
    def subjects(self, context: Context) -> list[Subject]:
        return answering_subjects()

    @override
    async def sample(self, context: Context, subject: Subject) -> Sample:
        rounds = context.pick(*self.rounds)
        reports: list[Report] = []
        usage = Usage()
        needs = Needs(self.participants, questions=rounds + 1, answers=True)
        async with self.stage(context, subject, needs) as stage:
            await stage.connect_participants()
            await self._round(stage, 0)
            for question in range(1, rounds + 1):
                report, cost = await self._round(stage, question)
                reports.append(report)
                usage += cost
            stored = await stage.classroom.stored()
        acks = sum(report.acks for report in reports)
        expected = (rounds + 1) * self.participants
        if stored is not None and stored > expected:
            raise NotCompleteError(f"{stored} answers are stored where {expected} were acknowledged")
        return {
            "cpu": usage.server / acks * 1e5,
            "core": 100 * usage.server / usage.wall,
            "p50": statistics.median(report.ack.p50 for report in reports),
            "p99": statistics.median(report.ack.p99 for report in reports),
            "rate": statistics.median(report.acks / report.wall for report in reports),
            "postgres": usage.postgres / acks * 1e5,
            "client": sum(report.client_cpu for report in reports) / acks * 1e5,
            "lost": 0 if stored is None else expected - stored,
        }

    async def _round(self, stage: Stage, question: int) -> tuple[Report, Usage]:
        pause = self.spread_s / self.participants
        await stage.classroom.open(question)
        await asyncio.sleep(READING_S)
        steps = [Step(n * pause, n + 1, ANSWER, stage.classroom.answer(question, n)) for n in range(self.participants)]
        report, usage = await stage.measured(lambda: stage.client.run(steps, acks=self.participants))
        await stage.classroom.close(question)
        return complete(report), usage


class Burst(_Answers):
    """A whole lecture hall taps at the same moment."""

    key = "answers"
    title = "Durable answers, 1,000 at once"
    participants = 1000
    rounds = (10, 4)
    targets = (
        Target("cpu", "CPU at most 0.35 × naive with one INSERT an answer", 0.35, "aiohttp naive"),
        Target("p99", "p99 at most 0.3 × naive's", 0.3, "aiohttp naive"),
        Target("cpu", "CPU at most 1/5 of python-socketio", 0.2, "python-socketio"),
        Target("lost", "nothing acknowledged is lost", 0),
    )


class LargeBurst(_Answers):
    """The largest class at the same moment."""

    key = "answers-5000"
    title = "Durable answers, 5,000 at once"
    participants = 5000
    rounds = (4, 2)
    targets = (
        Target("rate", "at least 4 × the acknowledgements a second of naive", 4, "aiohttp naive", at_least=True),
        Target("rate", "at least 10 × python-socketio's", 10, "python-socketio", at_least=True),
        Target("lost", "nothing acknowledged is lost", 0),
    )


class Spread(_Answers):
    """The largest class within one second, which is what really happens."""

    key = "answers-spread"
    title = "5,000 durable answers over one second"
    participants = 5000
    spread_s = 1.0
    rounds = (6, 2)
    targets = (
        Target("p99", "p99 at most 10 ms", 10),
        Target("core", "at most 50 % of a core", 50),
        Target("lost", "nothing acknowledged is lost", 0),
    )
