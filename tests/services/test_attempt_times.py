"""When an attempt at one's own pace may be begun, how long it lasts, and how the server ends it."""

import asyncio
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from lms_rt.contract.attempts import Attempt
from lms_rt.contract.courses import EnrollmentPatch
from lms_rt.core import Core
from lms_rt.domain.principal import Person
from lms_rt.errors import ErrorCode, Problem
from lms_rt.services.attempt_deadlines import AttemptDeadlines
from sql.statement import Statement
from tests.support import school
from tests.support.quizzing import exam, refused_start


async def test_the_server_submits_at_the_deadline_what_is_saved_and_only_once(
    database_url: str, redis_url: str, system: Core
) -> None:
    quiz = await exam(system, time_limit_s=60)
    ada, bob = await quiz.course.learner("Ada"), await quiz.course.learner("Bob")
    attempt, other = await quiz.start(ada), await quiz.start(bob)
    assert attempt.deadline is not None
    assert attempt.deadline - attempt.started_at == timedelta(seconds=60)
    await quiz.answer(ada, attempt, 2)
    await quiz.overdue(attempt)
    async with school.running(database_url, redis_url) as second:
        keepers = [AttemptDeadlines(each.db, each.services.attempt_scoring) for each in (system, second)]
        done = await asyncio.gather(*(keeper.submit_one() for keeper in keepers * 5))
    assert done.count(True) == 1
    read = await system.services.attempts.get(ada, attempt.id)
    assert (read.state, read.submitted_by, read.score) == ("graded", "server", Decimal(2000))
    assert (await system.services.attempts.get(bob, other.id)).state == "in_progress"
    with pytest.raises(Problem) as refused:
        await quiz.save(ada, attempt, attempt.questions[2], {"value": 3.14})
    assert refused.value.code is ErrorCode.QUESTION_CLOSED


async def test_after_the_deadline_nothing_is_saved_even_before_the_server_has_submitted(system: Core) -> None:
    quiz = await exam(system, time_limit_s=60)
    ada = await quiz.course.learner()
    attempt = await quiz.start(ada)
    await quiz.overdue(attempt, by_s=1)  # within the grace: it was on its way
    await quiz.save(ada, attempt, attempt.questions[0], {"options": ["b"]})
    await quiz.overdue(attempt, by_s=10)
    with pytest.raises(Problem) as refused:
        await quiz.save(ada, attempt, attempt.questions[1], {"options": ["a"]})
    assert refused.value.code is ErrorCode.QUESTION_CLOSED


async def test_an_attempt_that_cannot_be_counted_does_not_hold_up_the_others(system: Core) -> None:
    quiz = await exam(system, time_limit_s=60)
    attempts: list[Attempt] = []
    for name in ("Ada", "Bob"):
        learner = await quiz.course.learner(name)
        attempts.append(await quiz.start(learner))
    spoil = Statement("""UPDATE attempt_answers SET answer = '{"nonsense": 1}', revision = 1, saved_at = now()
        WHERE attempt_id = $1""")
    await system.db.execute(spoil, attempts[0].id)
    for attempt, by_s in zip(attempts, (90, 60), strict=True):
        await quiz.overdue(attempt, by_s)
    keeper = AttemptDeadlines(system.db, system.services.attempt_scoring)
    assert [await keeper.submit_one() for _ in range(3)] == [True, True, False]
    assert await state_of(system, attempts[0].id) == "in_progress"
    assert await state_of(system, attempts[1].id) == "graded"


async def state_of(system: Core, attempt: UUID) -> str:
    state: str = await system.db.fetchval(Statement("SELECT state FROM attempts WHERE id = $1"), attempt)
    return state


async def test_extra_time_makes_the_attempt_longer(system: Core) -> None:
    quiz = await exam(system, time_limit_s=600)
    ada, enrollment = await quiz.course.enrolled()
    patch = EnrollmentPatch.model_validate({"extra_time_factor": "1.5", "extra_time_minutes": 2})
    await system.services.enrollments.edit(quiz.course.teacher, enrollment, patch, None)
    assert (await system.services.attempts.offer(ada, quiz.quiz)).time_limit_s == 1020
    attempt = await quiz.start(ada)
    assert attempt.deadline is not None
    # to the microsecond: in a storm of starts a second passes between asking for the rules and the row
    assert attempt.deadline - attempt.started_at == timedelta(seconds=1020)


@pytest.mark.parametrize("factor, minutes, seconds", [(1, 5, 900), (2, 0, 1200), (1.25, 3, 930), (1, 0, 600)])
async def test_extra_minutes_and_a_factor_each_count_for_the_whole_quiz(
    system: Core, factor: float, minutes: int, seconds: int
) -> None:
    quiz = await exam(system, time_limit_s=600)
    ada, enrollment = await quiz.course.enrolled()
    patch = EnrollmentPatch(extra_time_factor=factor, extra_time_minutes=minutes)
    await system.services.enrollments.edit(quiz.course.teacher, enrollment, patch, None)
    attempt = await quiz.start(ada)
    assert attempt.deadline is not None
    assert attempt.deadline - attempt.started_at == timedelta(seconds=seconds)
    # the close of the quiz is moved as well
    closes = datetime.now(UTC).replace(microsecond=0) + timedelta(minutes=1)
    await system.services.attempts.submit(ada, attempt.id)
    await quiz.settings(closes_at=closes.isoformat())
    attempt = await quiz.start(ada)
    assert attempt.deadline == min(
        closes + timedelta(seconds=seconds - 600), attempt.started_at + timedelta(seconds=seconds)
    )


async def test_extra_minutes_alone_give_no_longer_in_a_class(system: Core) -> None:
    class_ = await school.open_class(system)
    ada, emmy = [await school.person(system, name) for name in ("Ada", "Emmy")]
    await school.enrol(system, class_, ada, extra_time_minutes=10)
    await school.enrol(system, class_, emmy, extra_time_minutes=10, extra_time_factor=1.5)
    for each in (ada, emmy):
        await system.services.channel_access.player(each, class_.id)
    rows = await system.db.fetch(Statement("SELECT user_id, time_factor FROM participants"))
    assert {row["user_id"]: row["time_factor"] for row in rows} == {ada.user: 1, emmy.user: 1.5}


async def test_a_quiz_is_taken_between_its_opening_and_its_close(system: Core) -> None:
    now = datetime.now(UTC)
    quiz = await exam(system, opens_at=(now + timedelta(hours=1)).isoformat())
    ada = await quiz.course.learner()
    await refused_start(quiz, ada, "not_open_yet")
    closes = now + timedelta(minutes=5)
    await quiz.settings(opens_at=None, closes_at=closes.isoformat(), time_limit_s=3600)
    attempt = await quiz.start(ada)
    assert attempt.deadline == closes.replace(microsecond=closes.microsecond)
    await system.services.attempts.submit(ada, attempt.id)
    await quiz.settings(closes_at=(now - timedelta(minutes=5)).isoformat())
    await refused_start(quiz, ada, "closed")


async def test_another_close_holds_for_attempts_that_go_on_too(system: Core) -> None:
    now = datetime.now(UTC)
    first, later, sooner = (now + timedelta(minutes=minutes) for minutes in (30, 60, 10))
    quiz = await exam(system, time_limit_s=3000, closes_at=first.isoformat())
    ada, eve = await quiz.course.learner("Ada"), await quiz.course.learner("Eve")
    bob, of_bob = await quiz.course.enrolled("Bob")
    more = EnrollmentPatch(extra_time_factor=1.5, extra_time_minutes=5)
    await system.services.enrollments.edit(quiz.course.teacher, of_bob, more, None)
    attempts = {each.user: await quiz.start(each) for each in (ada, bob, eve)}
    extended = await system.services.attempt_grading.extend(quiz.course.teacher, attempts[eve.user].id, 60)

    async def deadline(person: Person) -> datetime | None:
        return (await system.services.attempts.get(person, attempts[person.user].id)).deadline

    extra = timedelta(seconds=1500, minutes=5)
    assert [await deadline(each) for each in (ada, bob)] == [first, first + extra]
    await quiz.settings(closes_at=later.isoformat())
    limits = [attempts[each.user].started_at + timedelta(seconds=3000) for each in (ada, bob)]
    assert [await deadline(each) for each in (ada, bob)] == [limits[0], limits[1] + extra]
    await quiz.settings(closes_at=sooner.isoformat())
    assert [await deadline(each) for each in (ada, bob)] == [sooner, sooner + extra]
    assert await deadline(eve) == extended, "who was given longer has what they were given"
    told = await system.services.channel_log.after(ada, "me", 0)
    assert told.count(b'"attempt.extended"') == 2
    await quiz.settings(title="The same close")
    assert await system.services.channel_log.after(ada, "me", 0) == told


async def test_an_attempt_without_an_end_ends_with_the_quiz_that_is_closed(system: Core) -> None:
    quiz = await exam(system)
    ada, bob = await quiz.course.learner("Ada"), await quiz.course.learner("Bob")
    attempt, submitted = await quiz.start(ada), await quiz.taken(bob, right=1)
    await quiz.answer(ada, attempt, 1)
    await quiz.settings(closes_at=(datetime.now(UTC) - timedelta(hours=1)).isoformat(), feedback_from="close")
    read = await system.services.attempts.get(ada, attempt.id)
    assert read.deadline is not None
    assert read.deadline >= read.started_at, "what is on its way just now is let in"
    assert (await system.services.attempts.get(bob, submitted.id)).deadline is None
    await quiz.overdue(attempt)
    keeper = AttemptDeadlines(system.db, system.services.attempt_scoring)
    assert [await keeper.submit_one() for _ in range(2)] == [True, False]
    assert (await system.services.attempts.get(bob, submitted.id)).score == Decimal(1000), "nobody writes any more"


async def test_an_attempt_that_the_close_would_have_ended_goes_on_where_the_quiz_does_not_close(system: Core) -> None:
    quiz = await exam(system, closes_at=(datetime.now(UTC) + timedelta(minutes=5)).isoformat())
    ada = await quiz.course.learner()
    attempt = await quiz.start(ada)
    assert attempt.deadline is not None
    await quiz.settings(closes_at=None)
    assert (await system.services.attempts.get(ada, attempt.id)).deadline is None
