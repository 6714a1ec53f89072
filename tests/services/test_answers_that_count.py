"""Which answers are taken: in time, of who takes part, and of several of one person as the class's policy has it."""

import asyncio
from datetime import timedelta

import pytest

from lms_rt.core import Core
from lms_rt.errors import ErrorCode, Problem
from lms_rt.services.answers import Receipt
from sql.statement import Statement
from tests.support import school
from tests.support.answering import A, B, C, code_of, opened, stored
from tests.support.school import answer

CLOSES_AT = Statement("SELECT closes_at FROM live_questions WHERE session_id = $1")


async def test_the_first_answer_counts_and_a_second_is_told_what_is_stored(system: Core) -> None:
    class_ = await opened(system)
    ada = await school.guest(system, class_, "Ada")
    await answer(system, class_, ada, B)
    with pytest.raises(Problem) as refused:
        await answer(system, class_, ada, A)
    assert refused.value.code is ErrorCode.ALREADY_ANSWERED
    assert refused.value.extra["stored"] == {"answer": B, "revision": 1}


async def test_an_answer_before_the_question_opens_is_refused(system: Core) -> None:
    class_ = await opened(system, lead_ms=10_000)
    ada = await school.guest(system, class_, "Ada")
    assert await code_of(answer(system, class_, ada, B)) is ErrorCode.NOT_OPEN_YET
    attempt = answer(system, class_, ada, {"options": ["a"]}, question=class_.questions[1])
    assert await code_of(attempt) is ErrorCode.NOT_OPEN_YET
    assert await stored(system, class_) == []


async def test_an_answer_after_the_deadline_and_its_grace_is_refused(system: Core) -> None:
    class_ = await opened(system)
    ada = await school.guest(system, class_, "Ada")
    bob = await school.guest(system, class_, "Bob")
    # The database takes no time of arrival from the future, so the question's times are moved back instead.
    await school.shift_times(system, class_, timedelta(seconds=30))
    closes_at = await system.db.fetchval(CLOSES_AT, class_.id)
    await answer(system, class_, ada, B, received_at=closes_at + timedelta(milliseconds=200))  # the grace is 250 ms
    late = closes_at + timedelta(milliseconds=300)
    assert await code_of(answer(system, class_, bob, B, received_at=late)) is ErrorCode.QUESTION_CLOSED
    assert [who for who, _ in await stored(system, class_)] == [ada]


async def test_no_process_can_claim_that_an_answer_arrives_in_the_future(system: Core) -> None:
    class_ = await opened(system)
    ada = await school.guest(system, class_, "Ada")
    claimed = system.clock.now() + timedelta(minutes=5)
    receipt = await answer(system, class_, ada, B, received_at=claimed)
    assert receipt.received_at < claimed - timedelta(minutes=4)


async def test_an_answer_to_a_closed_question_is_refused(system: Core) -> None:
    class_ = await opened(system)
    ada = await school.guest(system, class_, "Ada")
    await system.services.live_steps.close(class_.host, class_.id, 3, None)
    assert await code_of(answer(system, class_, ada, B)) is ErrorCode.QUESTION_CLOSED


async def test_an_answer_of_the_wrong_shape_names_the_field_and_stores_nothing(system: Core) -> None:
    class_ = await opened(system)
    ada = await school.guest(system, class_, "Ada")
    with pytest.raises(Problem) as refused:
        await answer(system, class_, ada, {"options": ["z"]})
    assert refused.value.code is ErrorCode.VALIDATION
    assert refused.value.fields[0].path == "$.answer.options[0]"
    assert await stored(system, class_) == []


async def test_somebody_else_s_participant_in_another_class_cannot_answer(system: Core) -> None:
    class_, other = await opened(system), await opened(system)
    eve = await school.guest(system, other, "Eve")
    assert await code_of(answer(system, class_, eve, B)) is ErrorCode.NOT_FOUND


async def test_a_removed_participant_cannot_answer(system: Core) -> None:
    class_ = await opened(system)
    ada = await school.guest(system, class_, "Ada")
    await system.services.live_steps.remove(class_.host, class_.id, 3, ada, ban=False)
    assert await code_of(answer(system, class_, ada, B)) is ErrorCode.REMOVED


async def test_under_the_policy_last_the_newest_revision_counts_and_the_tally_follows(system: Core) -> None:
    class_ = await opened(system, answers="last")
    ada = await school.guest(system, class_, "Ada")
    bob = await school.guest(system, class_, "Bob")
    await answer(system, class_, bob, A)
    revisions = [(await answer(system, class_, ada, given)).revision for given in (A, B, C)]
    assert revisions == [1, 2, 3]
    results = await system.services.live_sessions.results(class_.host, class_.id)
    assert dict(await stored(system, class_)) == {ada: C, bob: A}
    assert results.questions[0].tally["options"] == {"a": 1, "b": 0, "c": 1}
    assert results.questions[0].answered == 2


@pytest.mark.parametrize("first,second", [(None, 0), (0, 0), (1, 1)])
async def test_a_stale_revision_gets_the_stored_value_instead_of_overwriting(
    system: Core, first: int | None, second: int
) -> None:
    """Whether a client sends the revision it saw (0, then 1) or the one it means to make (1, then 2)."""
    class_ = await opened(system, answers="last")
    ada = await school.guest(system, class_, "Ada")
    await answer(system, class_, ada, A, revision=first)
    with pytest.raises(Problem) as refused:
        await answer(system, class_, ada, B, revision=second)
    assert refused.value.code is ErrorCode.STALE_REVISION
    assert refused.value.extra["stored"] == {"answer": A, "revision": 1}


@pytest.mark.parametrize("first,second", [(None, 1), (0, 1), (1, 2)])
async def test_the_next_revision_is_taken_in_either_way_of_counting(
    system: Core, first: int | None, second: int
) -> None:
    class_ = await opened(system, answers="last")
    ada = await school.guest(system, class_, "Ada")
    await answer(system, class_, ada, A, revision=first)
    assert (await answer(system, class_, ada, B, revision=second)).revision == 2


@pytest.mark.parametrize("late", [1, 2])
async def test_a_revision_that_arrives_late_does_not_replace_a_newer_one(system: Core, late: int) -> None:
    """A phone that comes back sends what it has, in whatever order: the newest change of mind stays."""
    class_ = await opened(system, answers="last")
    ada = await school.guest(system, class_, "Ada")
    assert (await answer(system, class_, ada, C, revision=3)).revision == 3
    with pytest.raises(Problem) as refused:
        await answer(system, class_, ada, A, revision=late)
    assert refused.value.code is ErrorCode.STALE_REVISION
    assert refused.value.extra["stored"] == {"answer": C, "revision": 3}
    assert await code_of(answer(system, class_, ada, A, revision=3)) is ErrorCode.STALE_REVISION
    assert (await answer(system, class_, ada, B, revision=4)).revision == 4
    assert (await answer(system, class_, ada, A)).revision == 5  # who names none overwrites
    results = await system.services.live_sessions.results(class_.host, class_.id)
    assert [(given.answer, given.revision) for given in results.participants[0].answers] == [(A, 5)]
    assert results.questions[0].tally["options"] == {"a": 1, "b": 0, "c": 0}


async def test_revisions_sent_at_once_count_as_one_answer(system: Core) -> None:
    class_ = await opened(system, answers="last")
    ada = await school.guest(system, class_, "Ada")
    sent = [answer(system, class_, ada, (A, B, C)[n % 3], revision=n) for n in (7, 3, 9, 5)]
    told = await asyncio.gather(*sent, return_exceptions=True)
    stored_last = max(receipt.revision for receipt in told if isinstance(receipt, Receipt))
    results = await system.services.live_sessions.results(class_.host, class_.id)
    [given] = results.participants[0].answers
    assert (given.answer, given.revision) == ((A, B, C)[stored_last % 3], stored_last)
    tally = results.questions[0].tally["options"]
    assert isinstance(tally, dict) and sum(int(str(n)) for n in tally.values()) == 1
