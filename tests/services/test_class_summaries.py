"""The figures of a large class are found out once for all who ask within a while, those of others each time."""

import asyncio
from uuid import UUID

import pytest

from lms_rt import limits
from lms_rt.core import Core
from lms_rt.services.class_summaries import ClassSummaries
from tests.support.content import taught


async def begun(summaries: ClassSummaries, course: UUID) -> int:
    return (await summaries.of(course)).begun


async def test_a_large_class_is_counted_anew_after_a_while_and_others_each_time(
    system: Core, monkeypatch: pytest.MonkeyPatch
) -> None:
    course = await taught(system)
    lesson = await course.lesson()
    learners = [await course.learner(name) for name in ("Ada", "Bo", "Cy")]
    summaries = ClassSummaries(system.db)

    async def another_begins() -> None:
        await system.services.progress.report(learners.pop(), lesson.id, 0.5, None)

    assert await begun(summaries, course.id) == 0
    await another_begins()
    assert await begun(summaries, course.id) == 1, "three learners and a lesson are no large class"
    monkeypatch.setattr(limits, "CLASS_SUMMARY_LARGE", 3)
    assert await begun(summaries, course.id) == 1
    await another_begins()
    assert await begun(summaries, course.id) == 1, "kept"
    monkeypatch.setattr(limits, "CLASS_SUMMARY_KEPT_S", 0.0)
    fresh = ClassSummaries(system.db)
    assert await begun(fresh, course.id) == 2
    await another_begins()
    assert await begun(fresh, course.id) == 3, "its time is over"


async def test_all_who_ask_at_once_are_answered_by_one_look_and_one_who_gives_up_takes_it_from_nobody(
    system: Core,
) -> None:
    course = await taught(system)
    await course.lesson()
    summaries = ClassSummaries(system.db)
    asking = [asyncio.create_task(summaries.of(course.id)) for _ in range(5)]
    await asyncio.sleep(0)
    asking[0].cancel()
    first, *others = await asyncio.gather(*asking, return_exceptions=True)
    assert isinstance(first, asyncio.CancelledError)
    assert len({id(each) for each in others}) == 1
    assert (await summaries.of(course.id)) is not others[0]
