"""Grading by hand, and what becomes of points when a question turns out to have been wrong."""

import asyncio
from decimal import Decimal
from uuid import UUID

import pytest

from lms_rt.contract.attempts import Attempt, Correction, GradeGiven
from lms_rt.core import Core
from lms_rt.domain.principal import Person
from lms_rt.errors import ErrorCode, Problem
from sql.statement import Statement
from tests.support import school
from tests.support.quizzing import ESSAY, Exam, exam

WRITTEN = {"text": "Rayleigh scattering: " + "short waves are scattered more. " * 100}


async def essay(system: Core) -> tuple[Exam, Person, Attempt]:
    """A submitted attempt that a person has to look at: 1,000 points by the key, 1,000 by hand."""
    quiz = await exam(system, [school.CAPITAL, ESSAY], pass_percent=80)
    ada = await quiz.course.learner()
    attempt = await quiz.start(ada)
    await quiz.answer(ada, attempt, 1)
    await quiz.save(ada, attempt, attempt.questions[1], WRITTEN)
    return quiz, ada, await system.services.attempts.submit(ada, attempt.id)


async def give(quiz: Exam, attempt: Attempt, points: object, revision: int | None, comment: str | None = None) -> int:
    given = GradeGiven.model_validate({"points": points, "comment": comment})
    question, grading = attempt.questions[1].id, quiz.system.services.attempt_grading
    return (await grading.give(quiz.course.teacher, attempt.id, question, given, revision)).revision


async def counting_again(quiz: Exam, question: UUID) -> int:
    async def nobody_listens(_done: int, _total: int) -> None:
        pass

    return await quiz.system.services.corrections.recount(quiz.quiz, question, nobody_listens)


async def test_an_essay_waits_for_a_person_whose_points_and_comment_reach_the_learner(system: Core) -> None:
    quiz, ada, attempt = await essay(system)
    lesson = await quiz.course.lesson("Examination", kind="quiz", quiz=quiz.quiz)
    assert (attempt.state, attempt.score, attempt.passed) == ("submitted", None, None)
    assert attempt.questions[1].earned is None
    await give(quiz, attempt, 712.5, 1, "Say why short waves are scattered more.")
    read = await system.services.attempts.get(ada, attempt.id)
    assert (read.state, read.score, read.passed) == ("graded", Decimal("1712.5"), True)
    assert (read.questions[1].earned, read.questions[1].comment) == (
        Decimal("712.5"),
        "Say why short waves are scattered more.",
    )
    assert (await system.services.lessons.get(ada, lesson.id)).completed_at is not None


async def test_an_essay_nobody_wrote_needs_nobody_to_grade_it(system: Core) -> None:
    quiz = await exam(system, [school.CAPITAL, ESSAY])
    done = await quiz.taken(await quiz.course.learner(), right=1)
    assert (done.state, done.score, done.max_score) == ("graded", Decimal(1000), Decimal(2000))


async def test_of_two_graders_the_slower_is_told_and_overwrites_nothing(system: Core) -> None:
    quiz, _, attempt = await essay(system)
    question = attempt.questions[1].id
    seen = (await system.services.attempt_grading.get(quiz.course.teacher, attempt.id, question)).revision
    told = await asyncio.gather(
        *(give(quiz, attempt, points, seen) for points in (100, 200, 300)), return_exceptions=True
    )
    refused = [each for each in told if isinstance(each, Problem)]
    assert [each.code for each in refused] == [ErrorCode.PRECONDITION_FAILED] * 2
    history = await system.services.attempt_grading.history(quiz.course.teacher, attempt.id, question)
    assert len(history) == 1
    stored = await system.services.attempt_grading.get(quiz.course.teacher, attempt.id, question)
    assert stored.points == history[0].points == [100, 200, 300][[isinstance(each, int) for each in told].index(True)]


async def test_every_grade_stays_in_the_history_and_in_the_audit_log(system: Core) -> None:
    quiz, _, attempt = await essay(system)
    revision = await give(quiz, attempt, 400, 1, "Too short")
    revision = await give(quiz, attempt, 600, revision, "On second thoughts")
    await give(quiz, attempt, None, revision)
    teacher, question = quiz.course.teacher, attempt.questions[1].id
    history = await system.services.attempt_grading.history(teacher, attempt.id, question)
    assert [(each.reason, each.before, each.points, each.comment) for each in history] == [
        ("hand", None, Decimal(400), "Too short"),
        ("hand", Decimal(400), Decimal(600), "On second thoughts"),
        ("withdrawn", Decimal(600), None, None),
    ]
    assert {each.graded_by for each in history} == {teacher.user}
    assert (await system.services.attempts.get(teacher, attempt.id)).state == "submitted"
    logged = Statement("SELECT count(*) FROM audit_log WHERE action = 'attempt.grade' AND subject_id = $1")
    assert await system.db.fetchval(logged, attempt.id) == 3


async def test_more_points_than_there_are_and_points_while_it_goes_on_are_refused(system: Core) -> None:
    quiz, ada, attempt = await essay(system)
    with pytest.raises(Problem) as refused:
        await give(quiz, attempt, 1001, 1)
    assert refused.value.code is ErrorCode.VALIDATION
    going_on = await quiz.start(ada)
    with pytest.raises(Problem) as refused:
        await give(quiz, going_on, 10, 1)
    assert refused.value.code is ErrorCode.CONFLICT


async def test_a_person_may_overrule_the_key_and_take_it_back(system: Core) -> None:
    quiz = await exam(system)
    ada = await quiz.course.learner()
    attempt = await quiz.start(ada)
    await quiz.save(ada, attempt, attempt.questions[1], {"options": ["a"]})
    await system.services.attempts.submit(ada, attempt.id)
    revision = await give(quiz, attempt, 750, 1, "A fair guess")
    read = await system.services.attempts.get(ada, attempt.id)
    assert [read.score, read.questions[1].fraction] == [750, 0.75]
    await give(quiz, attempt, None, revision)
    read = await system.services.attempts.get(ada, attempt.id)
    assert [read.score, read.questions[1].fraction] == [500, 0.5]


async def test_how_much_is_right_is_kept_of_what_was_counted_before_without_telling_graders_of_a_change(
    system: Core,
) -> None:
    quiz = await exam(system)
    ada = await quiz.course.learner()
    done = await quiz.taken(ada, right=2)
    first, second = done.questions[0].id, done.questions[1].id
    grading, teacher = system.services.attempt_grading, quiz.course.teacher
    seen = await grading.get(teacher, done.id, second)
    await system.db.execute(Statement("UPDATE attempt_answers SET fraction = NULL"))
    assert [each.fraction for each in (await system.services.attempts.get(ada, done.id)).questions] == [None] * 3
    given = Correction.model_validate({"key": {"options": ["a"]}})
    await system.services.corrections.correct(teacher, quiz.quiz, first, given)
    await counting_again(quiz, first)
    assert [each.fraction for each in (await system.services.attempts.get(ada, done.id)).questions] == [0, 1, 0]
    assert await grading.get(teacher, done.id, second) == seen


async def test_another_key_counts_everybody_anew_and_what_people_gave_stays(system: Core) -> None:
    quiz = await exam(system, pass_percent=60)
    lesson = await quiz.course.lesson("Examination", kind="quiz", quiz=quiz.quiz)
    people = [await quiz.course.learner(name) for name in ("Ada", "Bob", "Eve")]
    attempts = []
    for person in people:
        attempt = await quiz.start(person)
        await quiz.answer(person, attempt, 1)
        await quiz.save(person, attempt, attempt.questions[1], {"options": ["a", "b"]})
        attempts.append(attempt)
        if person is not people[2]:
            await system.services.attempts.submit(person, attempt.id)
    await give(quiz, attempts[1], 10, 1)
    question = attempts[0].questions[1].id
    correction = Correction(key={"options": ["a", "b"]})
    job = await system.services.corrections.correct(quiz.course.teacher, quiz.quiz, question, correction)
    assert job.versions == [1]
    assert await counting_again(quiz, question) == 1
    assert await counting_again(quiz, question) == 0
    await system.services.attempts.submit(people[2], attempts[2].id)
    reads = [
        await system.services.attempts.get(person, attempt.id) for person, attempt in zip(people, attempts, strict=True)
    ]
    assert [read.score for read in reads] == [2000, 1010, 2000]
    assert [read.passed for read in reads] == [True, False, True]
    assert reads[0].questions[1].key == {"options": ["a", "b"]}
    assert (await system.services.lessons.get(people[0], lesson.id)).completed_at is not None
    history = await system.services.attempt_grading.history(quiz.course.teacher, attempts[0].id, question)
    assert [(each.reason, each.before, each.points) for each in history] == [("correction", Decimal(0), Decimal(1000))]


async def test_a_voided_question_is_worth_nothing_and_nobody_s_mistake_until_it_counts_again(system: Core) -> None:
    quiz, ada, attempt = await essay(system)
    await give(quiz, attempt, 300, 1)
    question = attempt.questions[1].id
    correct = system.services.corrections.correct
    await correct(quiz.course.teacher, quiz.quiz, question, Correction(voided=True))
    assert await counting_again(quiz, question) == 1
    read = await system.services.attempts.get(ada, attempt.id)
    assert (read.score, read.max_score, read.passed) == (Decimal(1000), Decimal(1000), True)
    assert (read.questions[1].voided, read.questions[1].correct) == (True, None)
    await correct(quiz.course.teacher, quiz.quiz, question, Correction())
    await counting_again(quiz, question)
    read = await system.services.attempts.get(ada, attempt.id)
    assert (read.score, read.max_score, read.passed) == (Decimal(1300), Decimal(2000), False)


async def test_a_correction_is_in_the_audit_log_and_a_key_that_does_not_fit_is_refused(system: Core) -> None:
    quiz = await exam(system)
    teacher = quiz.course.teacher
    question = (await system.services.quizzes.questions(teacher, quiz.quiz))[0].id
    with pytest.raises(Problem) as refused:
        await system.services.corrections.correct(teacher, quiz.quiz, question, Correction(key={"options": ["z"]}))
    assert refused.value.code is ErrorCode.VALIDATION
    await system.services.corrections.correct(teacher, quiz.quiz, question, Correction(key={"options": ["a"]}))
    logged = Statement("SELECT after FROM audit_log WHERE action = 'question.correct' AND subject_id = $1")
    rows = await system.db.fetch(logged, question)
    assert [row["after"] for row in rows] == [{"version 1": {"key": {"options": ["a"]}, "voided": False}}]


async def test_somebody_can_be_given_longer_while_they_write_and_hear_of_it(system: Core) -> None:
    quiz = await exam(system, time_limit_s=60)
    ada = await quiz.course.learner()
    attempt = await quiz.start(ada)
    assert attempt.deadline is not None
    extend = system.services.attempt_grading.extend
    deadline = await extend(quiz.course.teacher, attempt.id, 300)
    assert (deadline - attempt.deadline).total_seconds() == 300
    assert (await system.services.attempts.get(ada, attempt.id)).deadline == deadline
    await system.services.attempts.submit(ada, attempt.id)
    with pytest.raises(Problem) as refused:
        await extend(quiz.course.teacher, attempt.id, 300)
    assert refused.value.code is ErrorCode.CONFLICT
    told = await system.services.channel_log.after(ada, "me", 0)
    assert [told.count(name) for name in (b'"attempt.extended"', b'"attempt.submitted"')] == [1, 1]


async def test_a_learner_hears_that_they_were_graded_but_not_how_much(system: Core) -> None:
    quiz, ada, attempt = await essay(system)
    await give(quiz, attempt, 712, 1, "Well done")
    told = await system.services.channel_log.after(ada, "me", 0)
    assert told.count(b'"attempt.graded"') == 1
    assert b"score" not in told
    assert b"points" not in told
