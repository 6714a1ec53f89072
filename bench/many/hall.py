"""Many classes of one quiz, made over REST, and their hosts, who come back for each step."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Awaitable, Callable, Iterable
from typing import TypeVar

import aiohttp

from bench.client.frames import handshake, masked
from bench.client.plan import Connection
from bench.subjects.plain import compact
from bench.subjects.rest import Rest
from bench.subjects.school import HostSocket, LiveClass, single_choice

AT_ONCE = 16
LIMIT_S = 30
"""Time limit of a question. Here deadlines are met: the server closes every question."""

T = TypeVar("T")


class Hall:
    """The classes, each with its guests; participants are numbered class by class."""

    def __init__(self, http: aiohttp.ClientSession, classes: list[LiveClass]) -> None:
        self._http = http
        self.classes = classes

    @classmethod
    async def fill(
        cls, http: aiohttp.ClientSession, instructor: Rest, anybody: Rest, *, sessions: int, people: int, questions: int
    ) -> Hall:
        """So many sessions of one quiz, started, with so many people in each."""
        course = await instructor.post("/courses", {"title": "Zoology"})
        quiz = await instructor.post(f"/courses/{course['id']}/quizzes", {"title": "Mammals"})
        path = f"/quizzes/{quiz['id']}"
        asked = [{**single_choice(number + 1), "time_limit_s": LIMIT_S} for number in range(questions)]
        ids = [(await instructor.post(f"{path}/questions", question))["id"] for question in asked]
        await instructor.post(f"{path}/publish")
        settings = {"pace": "host", "scoring": "speed", "guests": True, "lead_ms": 0, "capacity": people}

        async def one(_: int) -> LiveClass:
            made = await instructor.post(f"{path}/live-sessions", dict(settings))
            return LiveClass(made["id"], made["pin"], ids, instructor)

        hall = cls(http, await some_at_once(range(sessions), one))
        for each in hall.classes:
            await each.join(people, anybody)
        await hall.step("start")
        return hall

    async def step(self, name: str, question: int | None = None) -> None:
        """The same step in every class. A host looks where the class is and steps it, as after a reload."""

        async def one(each: LiveClass) -> None:
            desk = await HostSocket.connect(self._http, each.host, each.session)
            await desk.step(name, **({} if question is None else {"question": each.questions[question]}))
            await desk.close()

        await some_at_once(self.classes, one)

    def connections(self, address: str) -> list[Connection]:
        """One for each participant, who subscribes to their class at once."""
        return [
            Connection(
                handshake(address, "/ws", protocols=("lms.v1",), headers={"Authorization": f"Bearer {token}"}),
                masked(compact({"id": 1, "type": "subscribe", "channel": f"live:{each.session}"})),
            )
            for each in self.classes
            for token in each.tokens
        ]

    def desks(self, address: str) -> list[Connection]:
        """One for each class, on which its host watches it."""
        return [
            Connection(
                handshake(
                    address, "/ws", protocols=("lms.v1",), headers={"Authorization": f"Bearer {each.host.token}"}
                ),
                masked(compact({"id": 1, "type": "subscribe", "channel": f"live:{each.session}:staff"})),
            )
            for each in self.classes
        ]

    def answers(self, question: int) -> list[bytes]:
        """A frame for each participant, as they are numbered."""
        return [masked(compact(each.answer(question))) for each in self.classes for _ in each.tokens]


async def some_at_once(things: Iterable[object], action: Callable[..., Awaitable[T]]) -> list[T]:
    """The results in the order of the things, of which a few are at work at a time."""
    numbered = zip(itertools.count(), things, strict=False)
    found: dict[int, T] = {}

    async def work() -> None:
        for number, thing in numbered:
            found[number] = await action(thing)

    async with asyncio.TaskGroup() as group:
        for _ in range(AT_ONCE):
            group.create_task(work())
    return [found[number] for number in sorted(found)]
