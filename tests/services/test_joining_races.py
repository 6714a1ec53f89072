"""Who joins while a host is letting others in or turning them out."""

import asyncio

import pytest

from lms_rt.contract.live import LiveSessionCreate
from lms_rt.core import Core
from lms_rt.errors import ErrorCode, Problem
from lms_rt.services.announcer import Announcer
from sql.statement import Statement
from tests.support import school
from tests.support.running import until_true

WAITING = Statement("SELECT count(*) FROM pg_locks WHERE NOT granted")


async def test_who_comes_while_others_are_let_in_is_counted_with_them(
    system: Core, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = LiveSessionCreate(lead_ms=0, approval=True, capacity=1)
    class_ = await school.open_class(system, given=given)
    await school.guest(system, class_, "Ada")
    bob = await school.person(system, "Bob")
    await school.enrol(system, class_, bob)
    admitted, go_on, tell_each = asyncio.Event(), asyncio.Event(), Announcer.tell_each

    async def held(*args: object) -> None:
        admitted.set()
        await go_on.wait()
        await tell_each(*args)  # type: ignore[arg-type]  # as it was called

    monkeypatch.setattr(Announcer, "tell_each", held)
    admitting = asyncio.create_task(system.services.live_steps.admit(class_.host, class_.id, 1, None))
    async with asyncio.timeout(30):
        await admitted.wait()
    coming = asyncio.create_task(system.services.channel_access.player(bob, class_.id))

    async def waits() -> bool:
        return coming.done() or bool(await system.db.fetchval(WAITING))

    await until_true(waits)
    go_on.set()
    await admitting
    with pytest.raises(Problem) as refused:
        await coming
    assert refused.value.code is ErrorCode.SESSION_FULL
    assert (await system.services.live_sessions.get(class_.host, class_.id)).participants == 1
