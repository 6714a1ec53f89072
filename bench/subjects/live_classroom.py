"""A class on lms_rt as the scenarios see it."""

from __future__ import annotations

from collections.abc import Mapping

import asyncpg
from typing_extensions import override

from bench.client.frames import handshake, masked
from bench.client.plan import Connection
from bench.services import Services
from bench.subjects.base import Classroom, Needs
from bench.subjects.plain import compact, event_text
from bench.subjects.process import ServerProcess
from bench.subjects.school import HostSocket, LiveClass


class LiveClassroom(Classroom):
    """A live session with guests; the host's `live.extend` causes an event each time."""

    position: Mapping[str, int] = {}
    """From where in the class's channel participants read, if not from a snapshot."""

    def __init__(
        self, server: ServerProcess, services: Services, needs: Needs, live: LiveClass, desk: HostSocket
    ) -> None:
        self._address = f"{server.host}:{server.port}"
        self._services = services
        self._needs = needs
        self._live = live
        self._desk = desk

    async def prepare(self) -> None:
        """Starts the class and, where no answers are wanted, opens the first question."""
        await self._desk.step("start")
        if not self._needs.answers:
            await self.open(0)

    @override
    def host(self) -> Connection:
        assert self._live.host.token is not None
        return self._connection(self._live.host.token, '{"id":1,"type":"ping"}')

    @override
    def participants(self) -> list[Connection]:
        subscribe = compact({"id": 1, "type": "subscribe", "channel": f"live:{self._live.session}", **self.position})
        return [self._connection(token, subscribe) for token in self._live.tokens]

    @override
    def answer(self, question: int, participant: int) -> bytes:
        return masked(compact(self._live.answer(question)))

    @override
    def publish(self, number: int, size: int) -> bytes:
        command = {"id": number + 2, "type": "live.extend", "session": self._live.session, "seconds": 1}
        return masked(compact({**command, "version": self._desk.take_version()}))

    @override
    async def open(self, question: int) -> None:
        await self._desk.step("open", question=self._live.questions[question])

    @override
    async def close(self, question: int) -> None:
        await self._desk.step("close")
        await self._desk.step("reveal")

    @override
    async def stored(self) -> int | None:
        connection = await asyncpg.connect(self._services.database_url)
        try:
            count: int = await connection.fetchval(
                "SELECT count(*) FROM answers WHERE session_id = $1", self._live.session
            )
            return count
        finally:
            await connection.close()

    def _connection(self, token: str, greeting: str) -> Connection:
        headers = {"Authorization": f"Bearer {token}"}
        request = handshake(self._address, "/ws", protocols=("lms.v1",), headers=headers, browser=self._needs.browser)
        return Connection(request, masked(greeting))


class ReturningClassroom(LiveClassroom):
    """The same class, whose participants were there when it started and have missed all since."""

    position: Mapping[str, int] = {"after": 1}


class NeighbouredClassroom(LiveClassroom):
    """The same class, told things by a neighbouring process instead of by its host."""

    @override
    def host(self) -> Connection:
        return Connection(handshake("neighbour", "/ws"))

    @override
    def publish(self, number: int, size: int) -> bytes:
        return masked(event_text(number, size))
