"""Attempts at one's own pace: begun at once, saved without loss, ended by the server if need be, counted exactly."""

import asyncio
from collections.abc import Coroutine
from contextvars import Context
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, TypeVar
from uuid import UUID

import pytest

from lms_rt.contract.attempts import Attempt, AttemptQuery
from lms_rt.contract.bank import BankQuery, BankQuestionCreate
from lms_rt.contract.courses import EnrollmentPatch
from lms_rt.core import Core
from lms_rt.errors import ErrorCode, Problem
from lms_rt.services.attempt_deadlines import AttemptDeadlines
from sql import quizzes as quizzes_sql
from sql.statement import Statement
from tests.support import school
from tests.support.quizzing import Exam, exam

T = TypeVar("T")


async def alone(work: Coroutine[Any, Any, T], within_s: float = 30) -> T:
    """`work` outside the transaction of the caller, who waits for nothing that it must not wait for."""
    return await asyncio.wait_for(asyncio.create_task(work, context=Context()), within_s)


async def test_an_attempt_is_begun_saved_submitted_and_counted(system: Core) -> None:
    quiz = await exam(system)
    ada = await quiz.course.learner()
    attempt = await quiz.start(ada)
    assert (attempt.version, attempt.number, attempt.state, attempt.deadline) == (1, 1, "in_progress", None)
    assert [question.key for question in attempt.questions] == [None] * 3
    first, second, third = attempt.questions
    await quiz.save(ada, attempt, first, {"options": ["b"]})
    await quiz.save(ada, attempt, second, {"options": ["a"]})
    await quiz.save(ada, attempt, third, {"value": 4})
    done = await system.services.attempts.submit(ada, attempt.id)
    assert (done.state, done.score, done.max_score, done.passed) == ("graded", Decimal(1500), Decimal(3000), True)
    assert [question.earned for question in done.questions] == [1000, 500, 0]
    assert [question.correct for question in done.questions] == [True, False, False]
    assert done.questions[0].key == {"options": ["b"]}
    again = await system.services.attempts.submit(ada, attempt.id)
    assert (again.submitted_at, again.score) == (done.submitted_at, done.score)


async def test_a_stale_tab_gets_what_is_stored_and_overwrites_nothing(system: Core) -> None:
    quiz = await exam(system)
    ada = await quiz.course.learner()
    attempt = await quiz.start(ada)
    question = attempt.questions[0]
    assert (await quiz.save(ada, attempt, question, {"options": ["a"]})).revision == 1
    assert (await quiz.save(ada, attempt, question, {"options": ["b"]}, revision=1)).revision == 2
    for revision in (0, 1):
        with pytest.raises(Problem) as refused:
            await quiz.save(ada, attempt, question, {"options": ["c"]}, revision=revision)
        assert refused.value.code is ErrorCode.STALE_REVISION
        assert refused.value.extra == {"stored": {"answer": {"options": ["b"]}, "revision": 2}}
    read = await system.services.attempts.get(ada, attempt.id)
    assert (read.questions[0].answer, read.questions[0].revision) == ({"options": ["b"]}, 2)


async def test_a_save_whose_reply_was_lost_can_be_sent_again_by_either_kind_of_client(system: Core) -> None:
    quiz = await exam(system)
    ada = await quiz.course.learner()
    attempt = await quiz.start(ada)
    names_what_it_saw, names_what_it_makes = attempt.questions[:2]
    for question, revision in ((names_what_it_saw, 0), (names_what_it_makes, 1)):
        saved = await quiz.save(ada, attempt, question, {"options": ["a"]}, revision)
        assert await quiz.save(ada, attempt, question, {"options": ["a"]}, revision) == saved
    with pytest.raises(Problem) as refused:  # a second tab that also makes the first revision
        await quiz.save(ada, attempt, names_what_it_makes, {"options": ["c"]}, revision=1)
    assert refused.value.code is ErrorCode.STALE_REVISION


async def test_of_twenty_tabs_that_save_at_once_one_is_stored_and_the_others_are_told(system: Core) -> None:
    quiz = await exam(system, [{**school.PI}])
    ada = await quiz.course.learner()
    attempt = await quiz.start(ada)
    saves = (quiz.save(ada, attempt, attempt.questions[0], {"value": n}) for n in range(20))
    told = await asyncio.gather(*saves, return_exceptions=True)
    stored = (await system.services.attempts.get(ada, attempt.id)).questions[0]
    assert stored.revision == 1
    refused = [each for each in told if isinstance(each, Problem)]
    assert len(refused) == 19
    assert all(each.extra["stored"] == {"answer": stored.answer, "revision": 1} for each in refused)


@pytest.mark.parametrize("answer", [{"options": ["z"]}, {"value": 3}, "b", {"options": []}])
async def test_an_answer_of_the_wrong_shape_is_refused_and_what_was_saved_stays(system: Core, answer: object) -> None:
    quiz = await exam(system)
    ada = await quiz.course.learner()
    attempt = await quiz.start(ada)
    await quiz.save(ada, attempt, attempt.questions[0], {"options": ["a"]})
    with pytest.raises(Problem) as refused:
        await quiz.save(ada, attempt, attempt.questions[0], answer, revision=1)
    assert refused.value.code is ErrorCode.VALIDATION
    assert (await system.services.attempts.get(ada, attempt.id)).questions[0].answer == {"options": ["a"]}


async def test_a_storm_of_starts_gives_everybody_one_attempt(system: Core) -> None:
    quiz = await exam(system, attempts_allowed=1)
    learners = [await quiz.course.learner(f"Learner {n}") for n in range(40)]
    # everybody presses twice
    began = await asyncio.gather(*(quiz.start(learner) for learner in learners for _ in range(2)))
    assert len({attempt.id for attempt in began}) == 40
    listed = await system.services.attempts.page(quiz.course.teacher, quiz.quiz, AttemptQuery(limit=100))
    assert {attempt.number for attempt in listed} == {1}
    assert len(listed) == 40


async def test_nobody_waits_for_a_start_a_save_or_a_submission_of_somebody_else(system: Core) -> None:
    quiz = await exam(system)
    ada, bob, eve = [await quiz.course.learner(name) for name in ("Ada", "Bob", "Eve")]
    of_eve = await quiz.start(eve)
    async with system.db.transaction():  # what Ada and Eve do is not committed while Bob takes his quiz
        await quiz.start(ada)
        await quiz.answer(eve, of_eve, 3)
        await system.services.attempts.submit(eve, of_eve.id)
        assert (await alone(quiz.taken(bob, right=3))).score == 3000


async def test_an_author_who_edits_the_quiz_keeps_nobody_from_taking_it(system: Core) -> None:
    quiz = await exam(system)
    ada = await quiz.course.learner()
    async with system.db.transaction() as tx:
        await tx.fetchrow(quizzes_sql.LOCK, quiz.quiz)
        assert (await alone(quiz.taken(ada, right=2))).score == 2000


async def test_no_more_attempts_than_allowed_even_when_begun_at_once(system: Core) -> None:
    quiz = await exam(system, attempts_allowed=2)
    ada = await quiz.course.learner()
    for number in (1, 2):
        began = await asyncio.gather(*(quiz.start(ada) for _ in range(5)))
        assert {attempt.number for attempt in began} == {number}
        await system.services.attempts.submit(ada, began[0].id)
    with pytest.raises(Problem) as refused:
        await quiz.start(ada)
    assert refused.value.code is ErrorCode.CONFLICT
    assert refused.value.extra["unavailable"] == "no_attempts_left"


async def test_an_attempt_keeps_the_version_and_the_rules_it_began_with(system: Core) -> None:
    quiz = await exam(system, partial_credit=True)
    ada = await quiz.course.learner()
    attempt = await quiz.start(ada)
    await quiz.save(ada, attempt, attempt.questions[1], {"options": ["a"]})
    await quiz.settings(partial_credit=False, pass_percent=100)
    teacher, services = quiz.course.teacher, system.services
    question = (await services.quizzes.questions(teacher, quiz.quiz))[1]
    await services.quizzes.edit_question(teacher, question.id, {"key": {"options": ["b"]}}, None)
    await services.quizzes.publish(teacher, quiz.quiz)
    done = await services.attempts.submit(ada, attempt.id)
    assert (done.version, done.score) == (1, Decimal(500))
    assert (await quiz.start(ada)).version == 2


async def test_negative_marking_takes_away_exactly_and_the_score_never_falls_below_nothing(system: Core) -> None:
    quiz = await exam(system, negative_marking="0.3333", partial_credit=False)
    ada = await quiz.course.learner()
    attempt = await quiz.start(ada)
    await quiz.save(ada, attempt, attempt.questions[0], {"options": ["b"]})
    await quiz.save(ada, attempt, attempt.questions[1], {"options": ["a"]})
    done = await system.services.attempts.submit(ada, attempt.id)
    assert done.score == Decimal("666.7")
    assert [question.earned for question in done.questions] == [1000, Decimal("-333.3"), 0]
    second = await quiz.start(ada)
    await quiz.save(ada, second, second.questions[0], {"options": ["a"]})
    assert (await system.services.attempts.submit(ada, second.id)).score == 0


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


async def refused_start(quiz: Exam, person: Any, reason: str) -> None:
    assert (await quiz.system.services.attempts.offer(person, quiz.quiz)).unavailable == reason
    with pytest.raises(Problem) as refused:
        await quiz.start(person)
    assert refused.value.extra["unavailable"] == reason


@pytest.mark.parametrize(
    "feedback,score,earned,keys", [("none", 0, 0, 0), ("score", 1, 0, 0), ("marks", 1, 1, 0), ("full", 1, 1, 1)]
)
async def test_the_feedback_policy_decides_what_learners_see(
    system: Core, feedback: str, score: bool, earned: bool, keys: bool
) -> None:
    quiz = await exam(system, feedback=feedback)
    ada = await quiz.course.learner()
    done = await quiz.taken(ada, right=3)
    read = await system.services.attempts.get(ada, done.id)
    listed = (await system.services.attempts.page(ada, quiz.quiz, AttemptQuery()))[0]
    for seen in (done, read):
        assert (seen.score is not None) == (seen.passed is not None) == (listed.score is not None) == score
        assert (seen.questions[0].earned is not None) == (seen.questions[0].correct is not None) == earned
        assert (seen.questions[0].key is not None) == (seen.questions[0].explanation is not None) == keys
    assert (await system.services.attempts.get(quiz.course.teacher, done.id)).score == 3000


async def test_nothing_is_shown_before_the_close_while_somebody_may_still_be_writing(system: Core) -> None:
    closes = datetime.now(UTC) + timedelta(minutes=5)
    quiz = await exam(system, feedback_from="close", closes_at=closes.isoformat())
    ada, bob = await quiz.course.learner("Ada"), await quiz.course.learner("Bob")
    done = await quiz.taken(ada, right=3)
    of_bob = await quiz.start(bob)
    assert (done.score, done.questions[0].key) == (None, None)
    await quiz.settings(closes_at=(datetime.now(UTC) - timedelta(minutes=1)).isoformat())
    assert (await system.services.attempts.get(ada, done.id)).score is None  # Bob has extra time
    await system.services.attempts.submit(bob, of_bob.id)
    assert (await system.services.attempts.get(ada, done.id)).score == 3000


async def test_no_key_leaves_while_an_attempt_goes_on(system: Core) -> None:
    quiz = await exam(system)
    ada = await quiz.course.learner()
    attempt = await quiz.start(ada)
    await quiz.answer(ada, attempt, 3)
    for reader in (ada, quiz.course.teacher):
        told = (await system.services.attempts.get(reader, attempt.id)).model_dump_json()
        assert '"key":{' not in told
        assert "987" not in told  # the explanation
        assert '"correct":true' not in told


async def test_draws_come_from_the_bank_as_it_was_published_and_differ_between_attempts(system: Core) -> None:
    quiz = await exam(system, [school.CAPITAL])
    teacher, bank = quiz.course.teacher, system.services.bank
    for n in range(12):
        question = {"type": "numeric", "prompt": f"{n} + 1?", "key": {"value": n + 1}}
        given = {"question": question, "tags": ["sums", "easy" if n % 2 else "hard"]}
        await bank.add(teacher, quiz.course.id, BankQuestionCreate.model_validate(given))
    await quiz.settings(draws=[{"tags": ["sums", "easy"], "count": 3}, {"tags": ["sums"], "count": 2}])
    version = await system.services.quizzes.publish(teacher, quiz.quiz)
    assert version.questions == 6
    for added in await bank.page(teacher, quiz.course.id, BankQuery()):
        await bank.delete(teacher, added.id, None)
    papers = []
    for n in range(6):
        learner = await quiz.course.learner(f"Learner {n}")
        attempt = await quiz.start(learner)
        prompts = [question.prompt for question in attempt.questions]
        assert prompts[0] == school.CAPITAL["prompt"]
        assert [int(prompt.split()[0]) % 2 for prompt in prompts[1:4]] == [1, 1, 1]
        assert len(set(prompts)) == 6
        papers.append(tuple(prompts))
        first = attempt.questions[1]
        await quiz.save(learner, attempt, first, {"value": int(first.prompt.split()[0]) + 1})
        assert (await system.services.attempts.submit(learner, attempt.id)).score == 1000
    assert len(set(papers)) > 1


async def test_draws_that_the_bank_cannot_give_keep_the_quiz_from_being_published(system: Core) -> None:
    quiz = await exam(system)
    await fill_bank(quiz, {"sums": 3, "sums hard": 1})
    wanted: list[tuple[list[tuple[str, int]], str]] = [
        ([("sums", 1), ("other", 1)], "Draw 2 wants 1 questions tagged 'other'; the bank has 0"),
        ([("sums", 1), ("hard", 2)], "Draw 2 wants 2 questions tagged 'hard'; the bank has 1"),
        ([("sums", 4), ("hard", 1)], "Draws 1, 2 want 5 questions together; the bank has 4 for all of them"),
    ]
    for draws, told in wanted:
        await quiz.settings(draws=[{"tags": [tag], "count": count} for tag, count in draws])
        with pytest.raises(Problem) as refused:
            await system.services.quizzes.publish(quiz.course.teacher, quiz.quiz)
        assert (refused.value.code, refused.value.detail) == (ErrorCode.CONFLICT, told)


async def test_a_wide_draw_leaves_a_narrow_one_what_only_that_can_be_filled_with(system: Core) -> None:
    quiz = await exam(system, [school.CAPITAL])
    await fill_bank(quiz, {"sums": 2, "sums hard": 2})
    await quiz.settings(draws=[{"tags": ["sums"], "count": 2}, {"tags": ["hard"], "count": 2}])
    await system.services.quizzes.publish(quiz.course.teacher, quiz.quiz)
    for n in range(4):
        attempt = await quiz.start(await quiz.course.learner(f"Learner {n}"))
        kinds = [question.prompt.rstrip("?0123456789") for question in attempt.questions[1:]]
        assert kinds == ["sums ", "sums ", "sums hard ", "sums hard "]


async def fill_bank(quiz: Exam, wanted: dict[str, int]) -> None:
    """Put so many questions with these tags into the bank of the course."""
    for tags, count in wanted.items():
        for n in range(count):
            question = {"type": "numeric", "prompt": f"{tags} {n}?", "key": {"value": n}}
            given = BankQuestionCreate.model_validate({"question": question, "tags": tags.split()})
            await quiz.course.system.services.bank.add(quiz.course.teacher, quiz.course.id, given)


async def test_with_shuffle_questions_and_options_come_in_an_order_of_the_attempt(system: Core) -> None:
    many = [{**school.CAPITAL, "prompt": f"Capital {n}?"} for n in range(6)]
    quiz = await exam(system, many, shuffle=True)
    orders, options = set(), set()
    for n in range(5):
        ada = await quiz.course.learner(f"Ada {n}")
        attempt = await quiz.start(ada)
        again = await system.services.attempts.get(ada, attempt.id)
        assert again.questions == attempt.questions
        orders.add(tuple(question.prompt for question in attempt.questions))
        options |= {tuple(each["id"] for each in question.options or ()) for question in attempt.questions}
    assert len(orders) > 1
    assert len(options) > 1


async def test_passing_completes_the_quiz_s_lesson_and_nothing_else_does(system: Core) -> None:
    quiz = await exam(system, pass_percent=60)
    lesson = await quiz.course.lesson("Examination", kind="quiz", quiz=quiz.quiz)
    ada, enrollment = await quiz.course.enrolled()
    with pytest.raises(Problem) as refused:
        await system.services.progress.report(ada, lesson.id, 1.0, None)
    assert refused.value.code is ErrorCode.CONFLICT
    assert (await quiz.taken(ada, right=1)).passed is False
    assert await percent_of(quiz, ada, enrollment) == 0
    assert (await quiz.taken(ada, right=2)).passed is True
    assert await percent_of(quiz, ada, enrollment) == 100
    assert (await quiz.taken(ada, right=0)).passed is False
    assert await percent_of(quiz, ada, enrollment) == 100
    told = await system.services.channel_log.after(ada, "me", 0)
    assert told.count(b'"course.completed"') == 1


async def percent_of(quiz: Exam, person: Any, enrollment: UUID) -> int:
    return (await quiz.system.services.progress_reads.of_enrollment(person, enrollment)).course_percent


async def test_a_quiz_waits_for_what_its_lesson_requires(system: Core) -> None:
    quiz = await exam(system)
    reading = await quiz.course.lesson("Reading")
    await quiz.course.lesson("Examination", kind="quiz", quiz=quiz.quiz, prerequisites=[reading.id])
    ada = await quiz.course.learner()
    await refused_start(quiz, ada, "locked")
    await system.services.progress.report(ada, reading.id, 1.0, None)
    assert (await quiz.start(ada)).state == "in_progress"


async def test_a_lesson_passed_before_it_was_ready_is_completed_with_what_it_waited_for(system: Core) -> None:
    quiz = await exam(system)
    ada, enrollment = await quiz.course.enrolled()
    await quiz.taken(ada, right=3)  # before there was a lesson at all
    reading = await quiz.course.lesson("Reading")
    first = await quiz.course.lesson("Examination", kind="quiz", quiz=quiz.quiz, prerequisites=[reading.id])
    await quiz.course.lesson("Again", kind="quiz", quiz=quiz.quiz, prerequisites=[first.id])
    await system.services.progress.report(ada, reading.id, 1.0, None)
    assert await percent_of(quiz, ada, enrollment) == 100


async def test_learners_see_their_own_attempts_and_nobody_else_s(system: Core) -> None:
    quiz = await exam(system)
    ada, eve = await quiz.course.learner("Ada"), await quiz.course.learner("Eve")
    attempt = await quiz.start(ada)
    for reader in (eve, await school.person(system, "Stranger")):
        for look in (
            system.services.attempts.get(reader, attempt.id),
            system.services.attempts.submit(reader, attempt.id),
            quiz.save(reader, attempt, attempt.questions[0], {"options": ["a"]}),
        ):
            with pytest.raises(Problem) as refused:
                await look
            assert refused.value.code is ErrorCode.NOT_FOUND
    await quiz.start(eve)
    assert await system.services.attempts.page(eve, quiz.quiz, AttemptQuery(user=ada.user)) == []
    [own] = await system.services.attempts.page(eve, quiz.quiz, AttemptQuery(user=eve.user))
    assert own.user == eve.user


async def test_settings_that_contradict_each_other_are_refused(system: Core) -> None:
    quiz = await exam(system)
    now = datetime.now(UTC)
    for settings in (
        {"opens_at": now.isoformat(), "closes_at": (now - timedelta(hours=1)).isoformat()},
        {"feedback_from": "close"},
        {"pass_percent": None},
    ):
        with pytest.raises(Problem) as refused:
            await quiz.settings(**settings)
        assert refused.value.code is ErrorCode.VALIDATION
    stored = await system.services.quizzes.get(quiz.course.teacher, quiz.quiz)
    assert (stored.opens_at, stored.feedback_from) == (None, "submit")


async def test_a_quiz_not_offered_at_one_s_own_pace_is_not_there_for_learners(system: Core) -> None:
    quiz = await exam(system, own_pace=False)
    with pytest.raises(Problem) as refused:
        await quiz.start(await quiz.course.learner())
    assert refused.value.code is ErrorCode.NOT_FOUND
