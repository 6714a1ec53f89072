"""A class of capitals with somebody at its controls."""

import asyncio
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from pydantic import JsonValue
from pydantic_core import from_json

from lms_rt.contract.channels import Channel, ChannelKind
from lms_rt.contract.live import LiveSessionCreate, ParticipantResult, Results
from lms_rt.core import Core
from lms_rt.db import log
from lms_rt.domain.window import Access
from tests.support import school
from tests.support.school import Class, answer

A: dict[str, object] = {"options": ["a"]}
B: dict[str, object] = {"options": ["b"]}
CAPITALS = tuple({**school.CAPITAL, "prompt": f"Question {n}"} for n in range(3))


@dataclass
class Lesson:
    """A class with somebody at its controls."""

    system: Core
    class_: Class
    version: int = 1
    people: dict[str, UUID] = field(default_factory=dict)

    async def step(self, name: str, *args: object, **more: object) -> None:
        take = getattr(self.system.services.live_steps, name)
        self.version = (await take(self.class_.host, self.class_.id, self.version, *args, **more)).version

    async def ask(self, question: int, answers: dict[str, dict[str, object]], *, reveal: bool = True) -> None:
        """One whole question."""
        asked = self.class_.questions[question]
        await self.step("open", asked)
        await asyncio.gather(
            *(
                answer(self.system, self.class_, self.people[name], given, question=asked)
                for name, given in answers.items()
            )
        )
        await self.step("close", None)
        if reveal:
            await self.step("reveal", None)

    async def results(self) -> Results:
        return await self.system.services.live_sessions.results(self.class_.host, self.class_.id)

    async def points(self) -> dict[str, int]:
        """Everybody's total, which is the sum of what their answers brought."""
        people = (await self.results()).participants
        assert all(_sum(person) == person.points for person in people)
        return {person.name: person.points for person in people}

    async def told(self, channel: str, name: str) -> list[dict[str, JsonValue]]:
        """The data of all events of a name in a channel's log."""
        events = (await log.after(self.system.db, {channel: 0}, 1000))[channel]
        frames = [from_json(event.payload) for event in events]
        return [frame["data"] for frame in frames if frame["event"] == name]

    async def seen_by_staff(self) -> dict[str, Any]:
        """What somebody sees who comes now."""
        channel = Channel(ChannelKind.LIVE, self.class_.id)
        shown = await self.system.services.windows.snapshot(self.class_.host, channel, Access(staff=True))
        seen: dict[str, Any] = from_json(shown.data)
        return seen


def _sum(person: ParticipantResult) -> int:
    return sum(given.points or 0 for given in person.answers)


async def lesson(system: Core, *names: str, **given: object) -> Lesson:
    create = LiveSessionCreate.model_validate({"lead_ms": 0, "scoring": "accuracy", "streak_bonus": True, **given})
    class_ = await school.open_class(system, CAPITALS, create)
    made = Lesson(system, class_)
    for name in names:
        made.people[name] = await school.guest(system, class_, name)
    return made
