"""What a connection costs: its memory, and the way in."""

from __future__ import annotations

from typing_extensions import override

from bench.client.plan import Report
from bench.measure.usage import Usage
from bench.scenarios.base import CONNECT_WINDOW, Column, Context, Sample, Scenario, Target, complete
from bench.subjects.base import Needs, Subject
from bench.subjects.catalogue import connecting_subjects
from bench.subjects.lms_rt import RestartedLmsRt

WARM_UP = 100
CONNECTIONS = 1000
OF_EACH = (
    Column("cpu", "server CPU ms each", 3),
    Column("all", "all in, s", 2),
    Column("p50", "p50 ms", 0),
    Column("p99", "p99 ms", 0),
    Column("postgres", "PostgreSQL CPU ms each", 3),
)


class Memory(Scenario):
    """Private memory of a connected, subscribed participant whose browser offered to compress."""

    key = "memory"
    title = f"Memory of a connection with a browser's handshake ({CONNECTIONS:,} of them)"
    columns = (Column("kb", "kB a connection", 1), Column("base", "MB before them", 0))
    targets = (Target("kb", "at most 20 kB", 20),)

    @override
    def subjects(self, context: Context) -> list[Subject]:
        return connecting_subjects()

    @override
    async def sample(self, context: Context, subject: Subject) -> Sample:
        async with self.stage(context, subject, Needs(WARM_UP + CONNECTIONS, browser=True)) as stage:
            people = stage.classroom.participants()
            complete(await stage.client.connect(people[:WARM_UP], window=CONNECT_WINDOW))
            await stage.server.settled()
            before = stage.server.memory()
            complete(await stage.client.connect(people[WARM_UP:], window=CONNECT_WINDOW))
            await stage.server.settled()
            after = stage.server.memory()
        return {"kb": (after - before) / CONNECTIONS / 1000, "base": before / 1e6}


class Joins(Scenario):
    """A thousand at the door at the same moment: upgrade, authentication, subscription, snapshot."""

    key = "joins"
    title = f"{CONNECTIONS:,} joins at once"
    columns = OF_EACH
    targets = (
        Target("cpu", "at most 1.5 ms CPU each", 1.5),
        Target("all", "all in under 3 s", 3),
        Target("cpu", "no more than a bare connect of python-socketio", 1.0, "python-socketio"),
    )

    @override
    def subjects(self, context: Context) -> list[Subject]:
        return [subject for subject in connecting_subjects() if "deflate" not in subject.name]

    @override
    async def sample(self, context: Context, subject: Subject) -> Sample:
        async with self.stage(context, subject, Needs(WARM_UP + CONNECTIONS)) as stage:
            people = stage.classroom.participants()
            complete(await stage.client.connect(people[:WARM_UP], window=CONNECT_WINDOW))
            report, usage = await stage.measured(lambda: stage.client.connect(people[WARM_UP:]))
            complete(report)
        return _of_each(report, usage)


class Returns(Scenario):
    """A thousand who come back at the same moment to a server that was just started, each from where they were."""

    key = "returns"
    title = f"{CONNECTIONS:,} resumes at once after a restart"
    columns = OF_EACH
    targets = (Target("all", "all caught up in under 3 s", 3),)

    @override
    def subjects(self, context: Context) -> list[Subject]:
        return [RestartedLmsRt()]

    @override
    async def sample(self, context: Context, subject: Subject) -> Sample:
        async with self.stage(context, subject, Needs(CONNECTIONS, questions=2)) as stage:
            everybody = stage.classroom.participants()
            report, usage = await stage.measured(lambda: stage.client.connect(everybody))
            complete(report)
        return _of_each(report, usage)


def _of_each(report: Report, usage: Usage) -> Sample:
    return {
        "cpu": usage.server / CONNECTIONS * 1e3,
        "all": report.wall,
        "p50": report.ready.p50,
        "p99": report.ready.p99,
        "postgres": usage.postgres / CONNECTIONS * 1e3,
    }
