"""What is thrown away, and what is ended, when its time has come, and not before."""

from datetime import timedelta
from uuid import UUID

import pytest

from lms_rt.core import Core
from lms_rt.domain.principal import Role
from lms_rt.errors import Problem
from sql.statement import Statement
from tests.support import school
from tests.support.working import ask

AGE = (
    Statement("UPDATE one_time_tokens SET expires_at = expires_at - $1::interval"),
    Statement("UPDATE auth_sessions SET expires_at = expires_at - $1::interval"),
    Statement("UPDATE outbox SET done_at = now() - $1::interval WHERE key = 'old'"),
    Statement("UPDATE data_exports SET created_at = created_at - $1::interval"),
)
IDLE = Statement("UPDATE live_sessions SET updated_at = now() - $1::interval")
LEFT = Statement("SELECT key FROM outbox WHERE job = 'work'")


async def test_what_has_outlived_its_use_is_thrown_away_and_nothing_else(system: Core) -> None:
    ada = await school.person(system, "Ada", Role.ADMIN)
    await school.token_of(system, ada)
    await system.services.account_links.verification(ada.user)
    export = (await system.services.data_exports.ask(ada)).export
    await system.services.data_exports.make(export)
    await ask(system, "work", "old", {})
    await ask(system, "work", "new", {})
    assert not any((await system.services.housekeeping.sweep()).values())

    for statement in AGE:
        await system.db.execute(statement, timedelta(days=365))
    swept = await system.services.housekeeping.sweep()
    assert (swept["links"], swept["sign_ins"], swept["jobs"], swept["exports"]) == (1, 1, 1, 1)
    with pytest.raises(Problem):
        await system.services.data_exports.read(ada, export)
    assert [row["key"] for row in await system.db.fetch(LEFT)] == ["new"]
    assert not any((await system.services.housekeeping.sweep()).values())


async def test_a_class_whose_host_went_home_is_ended_and_what_was_answered_counts(system: Core) -> None:
    class_ = await school.open_class(system, [school.CAPITAL])
    ada = await school.guest(system, class_, "Ada")
    await system.services.live_steps.open(class_.host, class_.id, class_.session.version, None)
    await school.answer(system, class_, ada, {"options": ["b"]})
    assert await system.services.housekeeping.end_abandoned(12) == 0

    await system.db.execute(IDLE, timedelta(hours=13))
    assert await system.services.housekeeping.end_abandoned(12) == 1
    assert await system.services.housekeeping.end_abandoned(12) == 0
    ended = await system.services.live_sessions.get(class_.host, class_.id)
    assert ended.state == "ended"
    results = await system.db.fetchrow(Statement("SELECT points, rank FROM participants WHERE id = $1"), ada)
    assert results is not None
    assert results["points"] > 0
    assert results["rank"] == 1


async def test_a_class_that_cannot_be_counted_keeps_no_other_from_being_ended(
    system: Core, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = system.services.live_steps
    broken, other = [await school.open_class(system, [school.CAPITAL]) for _ in range(2)]
    await system.db.execute(IDLE, timedelta(hours=13))
    end_abandoned = steps.end_abandoned

    async def ending(session: UUID, after_h: int) -> bool:
        if session == broken.id:
            raise ValueError("a question of a type that nobody knows any more")
        return await end_abandoned(session, after_h)

    monkeypatch.setattr(steps, "end_abandoned", ending)
    assert await system.services.housekeeping.end_abandoned(12) == 1
    states = [(await system.services.live_sessions.get(each.host, each.id)).state for each in (broken, other)]
    assert states == ["lobby", "ended"]
