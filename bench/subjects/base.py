"""What a scenario needs of a server, whichever it is: connections to open, answers to send, events to cause."""

from __future__ import annotations

import abc
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from typing import ClassVar

from bench.client.plan import Connection
from bench.measure.cores import Cores
from bench.services import Services
from bench.subjects.process import ServerProcess


@dataclass(frozen=True, slots=True)
class Marks:
    """How the load client tells frames apart: a piece of text near their start."""

    ready: str
    ack: str
    event: str
    error: str


@dataclass(frozen=True, slots=True)
class Needs:
    """What a scenario wants a class to hold."""

    participants: int
    questions: int = 1
    browser: bool = False
    answers: bool = False
    """Whether answers will be stored: without it, servers that need no database run without one."""


class Classroom(abc.ABC):
    """A class that is ready to be measured. Connection 0 is the host's, 1…participants are the participants'."""

    @abc.abstractmethod
    def host(self) -> Connection:
        """The connection whose commands make events happen."""

    @abc.abstractmethod
    def participants(self) -> list[Connection]:
        """One connection for each participant; each subscribes to the class at once."""

    @abc.abstractmethod
    def answer(self, question: int, participant: int) -> bytes:
        """The masked frame with which a participant (from 0) answers a question (from 0)."""

    @abc.abstractmethod
    def publish(self, number: int, size: int) -> bytes:
        """The masked frame of the host that makes event `number` reach all readers.

        It is `size` bytes long where the server lets the host choose. Every frame that was made must be sent, in order.
        """

    @abc.abstractmethod
    async def open(self, question: int) -> None:
        """Lets answers to the question in; returns when they are."""

    @abc.abstractmethod
    async def close(self, question: int) -> None:
        """Ends the question."""

    @abc.abstractmethod
    async def stored(self) -> int | None:
        """How many answers the database holds, to compare with the acknowledgements."""


@dataclass(slots=True)
class Running:
    """A subject that runs, with a class prepared in it."""

    server: ServerProcess
    classroom: Classroom
    host_door: ServerProcess | None = None
    """Where connection 0 goes, if not to the server itself."""


class Contender(abc.ABC):
    """Whoever is measured."""

    name: ClassVar[str]

    def available(self) -> str | None:
        """Why it cannot run here, or None."""
        return None


class Subject(Contender):
    """A kind of server that classes are held on."""

    marks: ClassVar[Marks]
    stores_answers: ClassVar[bool] = True

    @abc.abstractmethod
    def run(self, services: Services, cores: Cores, needs: Needs) -> AbstractAsyncContextManager[Running]:
        """Starts the server and prepares the class; ends the server afterwards."""


@asynccontextmanager
async def serving(server: ServerProcess) -> AsyncIterator[ServerProcess]:
    """Ends the server at the end, whatever happened."""
    try:
        yield server
    finally:
        await server.stop()
