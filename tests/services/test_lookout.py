"""What falls due is found by one look, whatever else is being done."""

import asyncio
from datetime import timedelta
from uuid import UUID

import pytest

from lms_rt.core import Core
from lms_rt.domain.live import LiveState
from lms_rt.errors import ErrorCode, Problem
from lms_rt.services.attempt_deadlines import AttemptDeadlines
from lms_rt.services.autopilot import Autopilot
from lms_rt.services.lookout import Lookout
from lms_rt.services.timekeeper import Timekeeper
from sql import live_sessions as sql
from sql.statement import Statement
from tests.support import school
from tests.support.running import running, until, until_true
from tests.support.statements import counted

OVERDUE = Statement("UPDATE live_sessions SET due_at = $2 WHERE id = $1")
WATCHED = Statement("UPDATE live_sessions SET autopilot_s = 5 WHERE id = $1")
GONE = Statement("UPDATE live_sessions SET hosts_gone_at = now() - interval '1 hour' WHERE id = $1")


class Counted:
    """Hosts of whom there are so many; who asks can be made to wait, or to fail."""

    def __init__(self, present: int | None) -> None:
        self.present = present
        self.asked = asyncio.Event()
        self.answer = asyncio.Event()
        self.failure: Exception | None = None

    async def known_count(self, session: object) -> int | None:
        self.asked.set()
        await self.answer.wait()
        if self.failure is not None:
            raise self.failure
        return self.present


def lookout(system: Core, hosts: Counted) -> Lookout:
    steps = system.services.live_steps
    return Lookout(
        system.db,
        system.clock,
        Timekeeper(system.clock, steps),
        Autopilot(system.db, system.clock, steps, hosts),
        AttemptDeadlines(system.db, system.services.attempt_scoring),
    )


async def test_a_quiet_look_is_one_statement(system: Core) -> None:
    class_ = await school.open_class(system)
    await system.services.live_steps.open(class_.host, class_.id, 1, None)  # due, but not soon
    with counted() as made:
        await lookout(system, Counted(1))._look()
    assert len(made) == 1


async def test_a_class_whose_hosts_cannot_be_counted_keeps_no_other_from_its_deadline(system: Core) -> None:
    stuck, class_ = await school.open_class(system), await school.open_class(system)
    steps = system.services.live_steps
    for each in (stuck, class_):
        await steps.open(each.host, each.id, 1, None)
    await system.db.execute(WATCHED, stuck.id)
    hosts = Counted(0)

    async def closed() -> bool:
        row = await system.db.fetchrow(sql.READ, class_.id)
        return row is not None and row["state"] == LiveState.CLOSED

    async def gone() -> bool:
        row = await system.db.fetchrow(sql.READ, stuck.id)
        return row is not None and row["hosts_gone_at"] is not None

    async with running(lookout(system, hosts).run()):
        await hosts.asked.wait()
        await system.db.execute(OVERDUE, class_.id, system.clock.now() - timedelta(seconds=1))
        await until_true(closed)
        assert not await gone()
        hosts.failure = Problem(ErrorCode.UNAVAILABLE)  # the next look asks again
        hosts.answer.set()
        hosts.asked.clear()
        await hosts.asked.wait()
        hosts.failure = None
        await until_true(gone)


async def test_a_class_that_cannot_be_looked_at_keeps_no_other_from_its_autopilot(
    system: Core, monkeypatch: pytest.MonkeyPatch
) -> None:
    odd, class_ = await school.open_class(system), await school.open_class(system)
    steps = system.services.live_steps
    for each in (odd, class_):
        await steps.open(each.host, each.id, 1, None)
        await system.db.execute(WATCHED, each.id)
        await system.db.execute(GONE, each.id)
    hosts, set_autopilot = Counted(0), steps.set_autopilot
    hosts.answer.set()

    async def setting(session: UUID, *, on: bool) -> None:
        if session == odd.id:
            raise ZeroDivisionError
        await set_autopilot(session, on=on)

    async def taken_over() -> bool:
        row = await system.db.fetchrow(sql.READ, class_.id)
        return row is not None and bool(row["autopilot"])

    monkeypatch.setattr(steps, "set_autopilot", setting)
    async with running(lookout(system, hosts).run()):
        await until_true(taken_over)


async def test_a_lookout_that_begins_again_takes_the_step_that_it_was_to_take_before(system: Core) -> None:
    class_ = await school.open_class(system)
    await system.services.live_steps.open(class_.host, class_.id, 1, None)
    await system.db.execute(OVERDUE, class_.id, system.clock.now() + timedelta(seconds=1))
    looking = lookout(system, Counted(1))

    async def closed() -> bool:
        row = await system.db.fetchrow(sql.READ, class_.id)
        return row is not None and row["state"] == LiveState.CLOSED

    async with running(looking.run()):
        await until(lambda: class_.id in looking._timekeeper._timers)
    async with running(looking.run()):
        await until_true(closed)
