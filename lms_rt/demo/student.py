"""A simulated student: joins, listens, thinks, answers, and now and then loses the line in the middle of it."""

import asyncio
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

import aiohttp

from lms_rt.client import Client, ConnectionEnded, Event, Refused, Snapshot, Subscription, Token, connect
from lms_rt.client.clock import seconds
from lms_rt.contract.questions import AuthoredQuestion
from lms_rt.demo.answering import answer_to
from lms_rt.demo.measurements import Measurements

LOSES_LINE: Final = 0.05
"""How likely a student's line breaks at a question; half of them while thinking, half with the answer on its way."""


@dataclass(frozen=True, slots=True)
class Classroom:
    """What all students share."""

    url: str
    http: aiohttp.ClientSession
    session: UUID
    questions: Sequence[AuthoredQuestion]
    thinking_s: float
    """How long the slowest thinks."""
    measurements: Measurements


class Student:
    """One of them. `chance` decides all that is left to chance, so that a class can be played again."""

    def __init__(self, room: Classroom, token: Token, chance: random.Random) -> None:
        self._room = room
        self._token = token
        self._chance = chance
        self._skill = chance.uniform(0.35, 0.95)
        self._asked: set[tuple[str, int]] = set()
        self._answering: set[asyncio.Task[None]] = set()
        self.participant: UUID | None = None
        """Known from the first snapshot on."""
        self.here: asyncio.Event = asyncio.Event()
        """Set once the class is seen."""

    async def attend(self) -> None:
        """Take part until the class ends."""
        room = self._room
        try:
            async with connect(room.url, token=self._token, session=room.http, within_s=60.0) as client:
                listening = asyncio.create_task(self._count_results(await client.subscribe("me")))
                try:
                    await self._follow(client, await client.subscribe(f"live:{room.session}"))
                    await asyncio.gather(*self._answering)
                finally:
                    listening.cancel()
        except (ConnectionEnded, Refused) as error:
            room.measurements.failures[str(error)] += 1
        finally:
            self.here.set()

    async def _follow(self, client: Client, feed: Subscription) -> None:
        async for update in feed:
            match update:
                case Snapshot(data=data):
                    self.participant = UUID(str(data["participant"]))
                    self.here.set()
                    if data["state"] == "open" and "answer" not in data:
                        self._consider(client, data["question"], data["round"], data["opens_at"])
                    if data["state"] == "ended":
                        return
                case Event(name="question.opened", data=data):
                    self._consider(client, data["question"], data["round"], data["opens_at"])
                case Event(name="session.ended"):
                    return

    async def _count_results(self, feed: Subscription) -> None:
        async for update in feed:
            if isinstance(update, Event) and update.name == "result.scored":
                self._room.measurements.results += 1

    def _consider(self, client: Client, question: object, turn: object, opens_at: object) -> None:
        assert isinstance(question, dict)
        asked = (str(question["id"]), int(str(turn)))
        if asked in self._asked:
            return
        self._asked.add(asked)
        authored = self._room.questions[int(question["index"]) - 1]
        self._room.measurements.thinking += 1
        task = asyncio.create_task(self._answer(client, UUID(asked[0]), authored, seconds(str(opens_at))))
        self._answering.add(task)
        task.add_done_callback(self._settled)

    def _settled(self, task: "asyncio.Task[None]") -> None:
        self._room.measurements.thinking -= 1
        self._answering.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            self._room.measurements.failures[repr(error)] += 1

    async def _answer(self, client: Client, question: UUID, authored: AuthoredQuestion, opens_at: float) -> None:
        seen = self._room.measurements
        await asyncio.sleep(max(0.0, opens_at - client.clock.now()) + self._thinking_s())
        fate = self._chance.random()
        if fate < LOSES_LINE / 2:
            self._lose_line(client)
        answer = answer_to(authored, self._chance.random() < self._skill, self._chance)
        connections, sent_at = client.connections, time.perf_counter()
        sending = asyncio.create_task(client.answer(self._room.session, question, answer))
        if LOSES_LINE / 2 <= fate < LOSES_LINE:
            await asyncio.sleep(0)  # the answer is on its way
            self._lose_line(client)
        try:
            receipt = await sending
        except Refused as refusal:
            seen.refused[refusal.code] += 1
            return
        line_held = connections == client.connections and fate >= LOSES_LINE
        seen.acknowledge(receipt.answer, time.perf_counter() - sent_at, line_held=line_held)

    def _thinking_s(self) -> float:
        # Most answer soon and a few late, as people do
        return self._room.thinking_s * self._chance.betavariate(2.0, 4.0)

    def _lose_line(self, client: Client) -> None:
        self._room.measurements.lost_lines += 1
        client.drop()
