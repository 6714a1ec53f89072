"""A learner with extra time has their own deadline whenever they come, and the question waits for the last one."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import pytest
from pydantic_core import from_json

from lms_rt import limits
from lms_rt.contract.channels import Channel, ChannelKind
from lms_rt.core import Core
from lms_rt.domain.principal import Person
from lms_rt.domain.window import Access
from lms_rt.errors import ErrorCode, Problem
from lms_rt.services.joining import Joining
from sql.statement import Statement
from tests.support import school
from tests.support.school import PASS, Class, answer

PARIS: Final[dict[str, object]] = {"options": ["b"]}
GRACE = timedelta(milliseconds=limits.ANSWER_GRACE_MS)
OPEN_FOR = Statement(
    "SELECT s.due_at - q.opens_at FROM live_sessions AS s JOIN live_questions AS q"
    " ON q.session_id = s.id AND q.question_id = s.question_id AND q.round = s.round WHERE s.id = $1"
)


async def open_for(system: Core, class_: Class) -> timedelta:
    """From the opening of the question to when the server closes it, to the second, without the grace for the wire."""
    found: timedelta = await system.db.fetchval(OPEN_FOR, class_.id) - GRACE
    return timedelta(seconds=round(found.total_seconds()))


async def slow_learner(system: Core, class_: Class, factor: float = 2) -> Person:
    slow = await school.person(system, "Emmy")
    await school.enrol(system, class_, slow, extra_time_factor=factor)
    return slow


def window(class_: Class, place: UUID) -> tuple[Channel, Access]:
    return Channel(ChannelKind.LIVE, class_.id), Access(place)


async def test_who_comes_in_the_middle_of_a_question_has_their_extra_time_for_it(system: Core) -> None:
    class_ = await school.open_class(system)
    slow = await slow_learner(system, class_)
    await system.services.live_steps.open(class_.host, class_.id, 1, None)
    assert await open_for(system, class_) == timedelta(seconds=20)
    await system.services.channel_access.player(slow, class_.id)
    assert await open_for(system, class_) == timedelta(seconds=40)


async def test_the_question_waits_no_longer_for_who_was_removed(system: Core) -> None:
    class_ = await school.open_class(system)
    emmy = (await system.services.channel_access.player(await slow_learner(system, class_), class_.id)).participant
    steps = system.services.live_steps
    version = (await steps.open(class_.host, class_.id, 1, None)).version
    assert await open_for(system, class_) == timedelta(seconds=40)
    version = (await steps.remove(class_.host, class_.id, version, emmy, ban=False)).version
    assert await open_for(system, class_) == timedelta(seconds=20)
    await steps.extend(class_.host, class_.id, version, 5)
    assert await open_for(system, class_) == timedelta(seconds=25)


async def test_who_is_just_coming_when_a_question_opens_is_reckoned_with(
    system: Core, monkeypatch: pytest.MonkeyPatch
) -> None:
    class_ = await school.open_class(system)
    slow = await slow_learner(system, class_)
    inside, go_on, tell = asyncio.Event(), asyncio.Event(), Joining._tell

    async def held(*args: object) -> None:
        inside.set()
        await go_on.wait()
        await tell(*args)  # type: ignore[arg-type]  # as it was called

    monkeypatch.setattr(Joining, "_tell", held)
    coming = asyncio.create_task(system.services.channel_access.player(slow, class_.id))
    async with asyncio.timeout(30):
        await inside.wait()
        opening = asyncio.create_task(system.services.live_steps.open(class_.host, class_.id, 1, None))
        await until_one_waits(system, opening.done)
        go_on.set()
        await asyncio.gather(coming, opening)
    assert await open_for(system, class_) == timedelta(seconds=40)


async def until_one_waits(system: Core, over: Callable[[], bool]) -> None:
    while not over() and not await system.db.fetchval(Statement("SELECT count(*) FROM pg_locks WHERE NOT granted")):
        await asyncio.sleep(0)


async def test_no_extra_time_is_for_a_pause(system: Core) -> None:
    class_ = await school.open_class(system)
    in_time, late = [await slow_learner(system, class_) for _ in range(2)]
    player, steps = system.services.channel_access.player, system.services.live_steps
    places = [(await player(each, class_.id)).participant for each in (in_time, late)]
    version = (await steps.open(class_.host, class_.id, 1, None)).version
    version = (await steps.pause(class_.host, class_.id, version)).version
    await system.db.execute(PASS, class_.id, timedelta(seconds=60))
    version = (await steps.resume(class_.host, class_.id, version)).version
    assert await open_for(system, class_) == timedelta(seconds=60 + 2 * 20)
    shown = from_json((await system.services.windows.snapshot(late, *window(class_, places[1]))).data)
    opens_at, own = (datetime.fromisoformat(shown[name]) for name in ("opens_at", "own_closes_at"))
    assert timedelta(seconds=round((own - opens_at).total_seconds())) == timedelta(seconds=100)

    await system.db.execute(PASS, class_.id, timedelta(seconds=35))
    assert (await answer(system, class_, places[0], PARIS)).revision == 1
    await system.db.execute(PASS, class_.id, timedelta(seconds=10))
    with pytest.raises(Problem) as refused:
        await answer(system, class_, places[1], PARIS)
    assert refused.value.code is ErrorCode.QUESTION_CLOSED
    await steps.extend(class_.host, class_.id, version, 10)
    assert await open_for(system, class_) == timedelta(seconds=60 + 2 * 30)
    assert (await answer(system, class_, places[1], PARIS)).revision == 1
