"""Whatever a host does, and whenever somebody began to look: their state plus the events equals a fresh snapshot."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random
from uuid import UUID

import pytest
from pydantic import JsonValue
from pydantic_core import from_json, to_json

from lms_rt.client.messages import Event
from lms_rt.client.state import SIGNALLED, State, reduce, with_receipt
from lms_rt.contract.channels import Channel, ChannelKind, live, me
from lms_rt.contract.live import LiveSessionCreate
from lms_rt.core import Core
from lms_rt.db import log
from lms_rt.domain.principal import Person
from lms_rt.domain.window import Access
from lms_rt.errors import ErrorCode, Problem
from tests.support import school
from tests.support.school import Class

STEPS = 40
POSSIBLE = (
    "open",
    "open",
    "again",
    "close",
    "reveal",
    "pause",
    "resume",
    "extend",
    "void",
    "regrade",
    "lock",
    "unlock",
)
ANSWERS: tuple[dict[str, object], ...] = ({"options": ["a"]}, {"options": ["b"]}, {"options": ["c"]})


@dataclass
class Watched:
    """A class, one learner in it, and all who began to follow it at some point."""

    system: Core
    class_: Class
    learner: Person
    place: UUID
    version: int = 1
    seen: dict[str, int] = field(default_factory=dict)
    states: list[State] = field(default_factory=list)

    async def fresh(self) -> dict[str, JsonValue]:
        channel = Channel(ChannelKind.LIVE, self.class_.id)
        snapshot = await self.system.services.windows.snapshot(self.learner, channel, Access(self.place))
        data: dict[str, JsonValue] = from_json(snapshot.data)
        return data

    async def catch_up(self) -> None:
        """Hand what was told meanwhile to everybody, in the order it was told."""
        positions = {name: self.seen.get(name, 0) for name in (live(self.class_.id), me(self.learner.user))}
        found = await log.after(self.system.db, positions, 1000)
        told = [_event(event.payload) for events in found.values() for event in events]
        for name, events in found.items():
            self.seen[name] = events[-1].seq if events else positions[name]
        for event in sorted(told, key=lambda event: event.at):
            self.states = [reduce(state, event) for state in self.states]

    async def answer(self, question: UUID, given: dict[str, object]) -> None:
        receipt = await school.answer(self.system, self.class_, self.place, given, question=question)
        wire = from_json(receipt.json())
        self.states = [with_receipt(state, str(question), from_json(to_json(given)), wire) for state in self.states]

    async def do(self, name: str, random: Random) -> None:
        steps, host, session = self.system.services.live_steps, self.class_.host, self.class_.id
        question = random.choice(self.class_.questions)
        match name:
            case "open":
                done = await steps.open(host, session, self.version, None)
            case "again":
                done = await steps.open(host, session, self.version, question)
            case "extend":
                done = await steps.extend(host, session, self.version, random.randint(1, 30))
            case "close" | "reveal":
                done = await getattr(steps, name)(host, session, self.version, None)
            case "void":
                done = await steps.void(host, session, self.version, question)
            case "regrade":
                done = await steps.regrade(
                    host, session, self.version, question, from_json(to_json(random.choice(ANSWERS)))
                )
            case "lock" | "unlock":
                done = await steps.lock(host, session, self.version, locked=name == "lock")
            case _:
                done = await getattr(steps, name)(host, session, self.version)
        self.version = done.version


def _event(payload: bytes) -> Event:
    frame = from_json(payload)
    return Event(frame["channel"], frame["seq"], frame["at"], frame["event"], frame["data"])


def _drawn(state: Mapping[str, JsonValue]) -> dict[str, JsonValue]:
    return {name: value for name, value in state.items() if name not in SIGNALLED}


@pytest.mark.parametrize("seed", range(8))
async def test_a_stale_state_plus_the_events_since_equals_a_fresh_snapshot(system: Core, seed: int) -> None:
    random = Random(seed)
    given = LiveSessionCreate(
        lead_ms=0,
        scoring=random.choice(["speed", "accuracy", "none"]),
        answers=random.choice(["first", "last"]),
        streak_bonus=random.random() < 0.5,
        shuffle=random.random() < 0.5,
        teams=random.choice([(), ("Red", "Blue")]),
    )
    class_ = await school.open_class(system, [{**school.CAPITAL, "prompt": f"Question {n}"} for n in range(4)], given)
    learner = await school.person(system, "Emmy")
    await school.enrol(system, class_, learner, extra_time_factor=random.choice([1, 1.5]))
    watched = Watched(
        system, class_, learner, (await system.services.channel_access.player(learner, class_.id)).participant
    )
    rival = await school.guest(system, class_, "Rival")
    for turn in range(STEPS):
        if turn % 5 == 0:
            watched.states.append(await watched.fresh())
        name = random.choice(POSSIBLE) if turn < STEPS - 1 else "end"
        try:
            await watched.do(name, random)
        except Problem as refused:
            if refused.code not in (ErrorCode.INVALID_STEP, ErrorCode.VALIDATION):
                raise
        await watched.catch_up()
        fresh = await watched.fresh()
        if fresh["state"] == "open" and random.random() < 0.7:
            question = UUID(str(fresh["question"]["id"]))  # type: ignore[index,call-overload]
            if given.answers == "last":
                await school.answer(system, class_, rival, random.choice(ANSWERS), question=question)
            if "receipt" not in fresh or given.answers == "last":
                await watched.answer(question, random.choice(ANSWERS))
        fresh = _drawn(await watched.fresh())
        for state in watched.states:
            assert _drawn(state) == fresh, f"after step {turn}, {name}"
