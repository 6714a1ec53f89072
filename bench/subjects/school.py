"""A class on lms_rt, made as anybody would make one: over REST and a socket, from the contracts alone."""

from __future__ import annotations

import asyncio
import itertools
import uuid
from typing import Any

import aiohttp

from bench.subjects.plain import compact
from bench.subjects.rest import RefusedError, Rest

JOINING_AT_ONCE = 16
LONGEST_S = 600
"""Time limit of a question: no phase may meet a deadline."""


def single_choice(number: int) -> dict[str, object]:
    """A question as authored over REST."""
    return {
        "type": "single_choice",
        "prompt": f"Question {number}: which of these is a *mammal*?",
        "options": [
            {"id": key, "text": text} for key, text in zip("abcd", ("Trout", "Bat", "Newt", "Wren"), strict=True)
        ],
        "key": {"options": ["b"]},
        "points": 1000,
        "time_limit_s": LONGEST_S,
        "explanation": None,
    }


class LiveClass:
    """A live session with its questions, and the tokens of its guests."""

    def __init__(self, session: str, pin: str, questions: list[str], host: Rest) -> None:
        self.session = session
        self.pin = pin
        self.questions = questions
        self.host = host
        self.tokens: list[str] = []

    @classmethod
    async def create(cls, instructor: Rest, questions: int) -> LiveClass:
        """A course, a quiz with that many questions, published, and a session of it in the lobby."""
        course = await instructor.post("/courses", {"title": "Zoology"})
        quiz = await instructor.post(f"/courses/{course['id']}/quizzes", {"title": "Mammals"})
        path = f"/quizzes/{quiz['id']}"
        ids = [(await instructor.post(f"{path}/questions", single_choice(n + 1)))["id"] for n in range(questions)]
        await instructor.post(f"{path}/publish")
        settings = {"pace": "host", "scoring": "speed", "guests": True, "answers": "first", "lead_ms": 0}
        session = await instructor.post(f"{path}/live-sessions", settings)
        return cls(session["id"], session["pin"], ids, instructor)

    async def join(self, guests: int, anybody: Rest) -> None:
        """Lets guests in by the PIN."""
        numbers = itertools.count(len(self.tokens) + 1)
        wanted = iter(range(guests))

        async def some() -> None:
            for _ in wanted:
                joined = await anybody.post(
                    "/live-sessions/join", {"pin": self.pin, "nickname": f"Guest {next(numbers)}"}
                )
                self.tokens.append(joined["access_token"])

        async with asyncio.TaskGroup() as group:
            for _ in range(JOINING_AT_ONCE):
                group.create_task(some())

    def answer(self, question: int) -> dict[str, object]:
        """The command of one answer, with a key of its own."""
        return {
            "id": question + 2,
            "type": "live.answer",
            "session": self.session,
            "question": self.questions[question],
            "answer": {"options": ["b"]},
            "key": str(uuid.uuid4()),
        }


class HostSocket:
    """The host at the desk: steps the class, and knows its version."""

    def __init__(self, ws: aiohttp.ClientWebSocketResponse, session: str) -> None:
        self._ws = ws
        self._session = session
        self._ids = itertools.count(1)
        self.version = 0

    @classmethod
    async def connect(cls, http: aiohttp.ClientSession, host: Rest, session: str) -> HostSocket:
        """Connects with the host's bearer token and takes the version from a snapshot."""
        ws = await http.ws_connect(
            f"{host.base}/ws", protocols=("lms.v1",), headers={"Authorization": f"Bearer {host.token}"}
        )
        socket = cls(ws, session)
        data = await socket._command({"type": "subscribe", "channel": f"live:{session}"})
        socket.version = data["snapshot"]["version"]
        await socket._command({"type": "unsubscribe", "channel": f"live:{session}"})
        return socket

    async def step(self, name: str, **fields: object) -> None:
        """One step of the class."""
        data = await self._command(
            {"type": f"live.{name}", "session": self._session, "version": self.version, **fields}
        )
        self.version = data["version"]

    def take_version(self) -> int:
        """The version for one step that another connection of the host will send: each raises it by one."""
        self.version += 1
        return self.version - 1

    async def close(self) -> None:
        """Leaves."""
        await self._ws.close()

    async def _command(self, command: dict[str, object]) -> dict[str, Any]:
        number = next(self._ids)
        await self._ws.send_str(compact({"id": number, **command}))
        while True:
            frame: dict[str, Any] = await self._ws.receive_json(timeout=60)
            if frame.get("id") != number:
                continue
            if frame["type"] != "ok":
                raise RefusedError(f"{command}: {frame}")
            data: dict[str, Any] = frame["data"]
            return data
