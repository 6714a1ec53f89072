"""The class that the references share: they trust what a client says, and the host's frame is the event itself."""

from __future__ import annotations

import json
import uuid

from typing_extensions import override

from bench.client.frames import handshake, masked
from bench.client.plan import Connection
from bench.references.store import Roster, stored_answers
from bench.services import Services
from bench.subjects.base import Classroom, Marks, Needs
from bench.subjects.process import ServerProcess

MARKS = Marks(ready='"type":"ok"', ack='"type":"ok"', event='"type":"event"', error='"type":"error"')
SPACED_MARKS = Marks(ready='"type": "ok"', ack='"type": "ok"', event='"type":"event"', error='"type": "error"')
"""For servers that use `json.dumps` as it comes."""


EVENT_BYTES_WITHOUT_TEXT = 157
"""Of an event with a sequence number of one digit."""


def event(number: int, size: int) -> dict[str, object]:
    """An event like those of lms_rt, `size` bytes long as JSON."""
    return {
        "type": "event",
        "channel": f"live:{uuid.UUID(int=0)}",
        "seq": number + 1,
        "at": "2026-01-01T10:00:00.123Z",
        "event": "question.extended",
        "data": {"text": "x" * (size - EVENT_BYTES_WITHOUT_TEXT)},
    }


def event_text(number: int, size: int) -> str:
    """What an event of that size says."""
    return f"{number:06d}".ljust(size - EVENT_BYTES_WITHOUT_TEXT, "x")


def compact(value: object) -> str:
    """JSON without spaces."""
    return json.dumps(value, separators=(",", ":"))


def answer_command(roster: Roster, question: int) -> dict[str, object]:
    """A single-choice answer with a key of its own."""
    return {
        "id": question + 2,
        "type": "live.answer",
        "session": str(roster.session),
        "question": str(roster.questions[question]),
        "answer": {"options": ["b"]},
        "key": str(uuid.uuid4()),
    }


class PlainClassroom(Classroom):
    """A class on one of the references that speak JSON over a bare WebSocket."""

    def __init__(self, server: ServerProcess, services: Services, roster: Roster, needs: Needs) -> None:
        self._host = f"{server.host}:{server.port}"
        self._services = services
        self.roster = roster
        self._needs = needs

    @override
    def host(self) -> Connection:
        return Connection(handshake(self._host, "/ws"), masked('{"id":1,"type":"hello"}'))

    @override
    def participants(self) -> list[Connection]:
        subscribe = masked('{"id":1,"type":"subscribe","channel":"live"}')
        return [
            Connection(handshake(self._host, f"/ws?participant={person}", browser=self._needs.browser), subscribe)
            for person in self.roster.participants
        ]

    @override
    def answer(self, question: int, participant: int) -> bytes:
        return masked(compact(answer_command(self.roster, question)))

    @override
    def publish(self, number: int, size: int) -> bytes:
        return masked(compact(event(number, size)))

    @override
    async def open(self, question: int) -> None:
        return  # the references take any answer at any time

    @override
    async def close(self, question: int) -> None:
        return

    @override
    async def stored(self) -> int | None:
        if not self._needs.answers:
            return None
        return await stored_answers(self._services.database_url, self.roster.session)
