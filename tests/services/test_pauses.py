"""What of a question's time an answer took, when the class paused meanwhile."""

from datetime import timedelta
from uuid import UUID

from lms_rt.contract.live import LiveSessionCreate
from lms_rt.core import Core
from sql.statement import Statement
from tests.support import school
from tests.support.school import PASS, Class, answer

OPENS_AT = Statement("SELECT opens_at FROM live_questions WHERE session_id = $1")


async def paused_twice(system: Core) -> Class:
    """A question of 20 s: 4 s, then a pause of 3 s, 5 s more, then a pause of 5 s that is just over."""
    class_ = await school.open_class(system, given=LiveSessionCreate(lead_ms=0))
    steps = system.services.live_steps
    version = (await steps.open(class_.host, class_.id, 1, None)).version
    for used, paused in ((4, 3), (5, 5)):
        await system.db.execute(PASS, class_.id, timedelta(seconds=used))
        version = (await steps.pause(class_.host, class_.id, version)).version
        await system.db.execute(PASS, class_.id, timedelta(seconds=paused))
        version = (await steps.resume(class_.host, class_.id, version)).version
    return class_


async def taken_s(system: Core, class_: Class, who: UUID, after_s: float) -> int:
    """How many seconds an answer took that came so long after the opening by the clock, and is stored only now."""
    opens_at = await system.db.fetchval(OPENS_AT, class_.id)
    given: dict[str, object] = {"options": ["b"]}
    receipt = await answer(system, class_, who, given, received_at=opens_at + timedelta(seconds=after_s))
    return round(receipt.elapsed_ms / 1000)


async def test_an_answer_is_reckoned_by_when_it_came_though_it_is_stored_after_a_pause(system: Core) -> None:
    class_ = await paused_twice(system)
    ada, bo, cy = [await school.guest(system, class_, name) for name in ("Ada", "Bo", "Cy")]
    assert await taken_s(system, class_, ada, 10) == 7  # between the pauses
    assert await taken_s(system, class_, bo, 14) == 9  # in the second, while the time stood still
    assert await taken_s(system, class_, cy, 60) == 9  # just now: no answer comes from the future
