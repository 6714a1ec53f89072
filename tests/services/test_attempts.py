"""Attempts at one's own pace: begun at once, saved without loss, ended by the server if need be, counted exactly."""

import asyncio
from collections.abc import Coroutine
from contextvars import Context
from decimal import Decimal
from typing import Any, TypeVar

import pytest

from lms_rt.contract.attempts import AttemptQuery
from lms_rt.core import Core
from lms_rt.errors import ErrorCode, Problem
from sql import quizzes as quizzes_sql
from tests.support import school
from tests.support.quizzing import exam

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


async def test_a_save_that_arrives_late_does_not_replace_a_newer_one(system: Core) -> None:
    quiz = await exam(system)
    ada = await quiz.course.learner()
    attempt = await quiz.start(ada)
    question = attempt.questions[0]
    saved = await quiz.save(ada, attempt, question, {"options": ["a"]}, revision=3)
    assert saved.revision == 3
    assert await quiz.save(ada, attempt, question, {"options": ["a"]}, revision=3) == saved
    with pytest.raises(Problem) as refused:
        await quiz.save(ada, attempt, question, {"options": ["b"]}, revision=2)
    assert refused.value.code is ErrorCode.STALE_REVISION
    assert (await quiz.save(ada, attempt, question, {"options": ["c"]}, revision=4)).revision == 4


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


async def test_negative_marking_takes_away_exactly_and_the_score_never_falls_below_nothing(system: Core) -> None:
    quiz = await exam(system, negative_marking=0.3333, partial_credit=False)
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


async def test_a_quiz_not_offered_at_one_s_own_pace_is_not_there_for_learners(system: Core) -> None:
    quiz = await exam(system, own_pace=False)
    with pytest.raises(Problem) as refused:
        await quiz.start(await quiz.course.learner())
    assert refused.value.code is ErrorCode.NOT_FOUND
