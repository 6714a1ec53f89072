"""What all scenarios share: a stage (server, class and load client, ready), columns, targets, and a sample."""

from __future__ import annotations

import abc
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar, TypeVar

from bench.client.driver import LoadClient
from bench.client.plan import Report
from bench.measure.cores import Cores
from bench.measure.usage import Usage
from bench.services import Services
from bench.subjects.base import Classroom, Contender, Needs, Subject
from bench.subjects.process import ServerProcess

CONNECT_WINDOW = 200
"""Connections opened at a time while a stage is set (where opening is not what is measured)."""

Sample = Mapping[str, float]
"""What one run of one subject gave: column key to figure."""


class NotCompleteError(RuntimeError):
    """The server did not do what was asked of it; the figures of the run would mean nothing."""


FAILURES = (RuntimeError, OSError)
"""What a run may end with, without ending the bench: our own errors are of the first kind, time-outs of the second."""

Got = TypeVar("Got")


@dataclass(frozen=True, slots=True)
class Context:
    """What is the same for the whole bench."""

    services: Services
    cores: Cores
    client_command: Sequence[str]
    work: Path
    quick: bool = False
    noise: list[float] = field(default_factory=list)
    """Of each measured phase: how many cores' worth of work others did meanwhile."""

    def pick(self, full: int, quick: int) -> int:
        """A size: `full` for the record, `quick` for a look."""
        return quick if self.quick else full


@dataclass(frozen=True, slots=True)
class Column:
    """A figure of the table; `digits` after the point."""

    key: str
    title: str
    digits: int = 2


@dataclass(frozen=True, slots=True)
class Target:
    """`column` of lms_rt held against a limit: a plain number, or a factor on the same column of `against`."""

    column: str
    text: str
    limit: float
    against: str | None = None
    at_least: bool = False

    def met(self, value: float) -> bool:
        """Whether the figure, or the ratio to the other subject, keeps the limit."""
        return value >= self.limit if self.at_least else value <= self.limit


@dataclass(frozen=True, slots=True)
class Stage:
    """A server with a class, and a load client whose connection 0 is the host."""

    context: Context
    server: ServerProcess
    classroom: Classroom
    client: LoadClient

    async def measured(self, action: Callable[[], Awaitable[Report]]) -> tuple[Report, Usage]:
        """The report of a run and what it cost."""
        before = Usage.now(self.server, self.context.services)
        report = await action()
        usage = Usage.now(self.server, self.context.services) - before
        self.context.noise.append(usage.noise(report.client_cpu))
        return report, usage

    async def connect_participants(self, *, window: int = CONNECT_WINDOW) -> Report:
        """Connects everybody; the n-th participant (from 0) is connection n + 1."""
        return complete(await self.client.connect(self.classroom.participants(), window=window))


def complete(report: Report) -> Report:
    """The report, if all that was waited for came."""
    if not report.complete:
        raise NotCompleteError(
            f"{report.acks} acknowledged, {report.deliveries} delivered, {report.errors} refused, "
            f"{report.failed} not connected, {report.closed} closed; {report.sample!r}"
        )
    return report


async def attempt(run: Awaitable[Got]) -> Got | Exception:
    """What comes of it, or how it failed."""
    try:
        return await run
    except FAILURES as error:
        return error


class Scenario(abc.ABC):
    """One question that the bench answers."""

    key: ClassVar[str]
    title: ClassVar[str]
    columns: ClassVar[tuple[Column, ...]]
    targets: ClassVar[tuple[Target, ...]] = ()
    baseline: ClassVar[str] = "aiohttp naive"
    """The subject whose figures the ratios are taken from."""
    repeats: ClassVar[int] = 3

    @abc.abstractmethod
    def subjects(self, context: Context) -> Sequence[Contender]:
        """Who is measured."""

    async def round(
        self, context: Context, subjects: Sequence[Any]
    ) -> AsyncIterator[tuple[Contender, Sample | Exception]]:
        """Runs each of these subjects once: what it gave, or how it failed."""
        for subject in subjects:
            yield subject, await attempt(self.sample(context, subject))

    @abc.abstractmethod
    async def sample(self, context: Context, subject: Any) -> Sample:
        """Runs one of its subjects once."""

    @asynccontextmanager
    async def stage(self, context: Context, subject: Subject, needs: Needs) -> AsyncIterator[Stage]:
        """The server with its class, the client connected as host; the participants are not connected yet."""
        async with (
            subject.run(context.services, context.cores, needs) as running,
            LoadClient(context.client_command, context.cores.client) as client,
        ):
            context.services.pin(context.cores)
            door = running.host_door or running.server
            await client.target(door.host, door.port)
            marks = subject.marks
            # A browser's handshake may be answered with compressed frames, which nobody here reads.
            ready = "*" if needs.browser else marks.ready
            await client.recognise(ready=ready, ack=marks.ack, event=marks.event, error=marks.error)
            complete(await client.connect([running.classroom.host()]))
            await client.target(running.server.host, running.server.port)
            yield Stage(context, running.server, running.classroom, client)
