"""Quizzes and the lessons they belong to: what passing completes, and what has to be done before."""

from typing import Any
from uuid import UUID

import pytest

from lms_rt.core import Core
from lms_rt.errors import ErrorCode, Problem
from tests.support.quizzing import Exam, exam, refused_start


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


async def test_a_quiz_that_was_passed_before_it_had_a_lesson_completes_it_when_progress_is_counted_anew(
    system: Core,
) -> None:
    quiz = await exam(system, attempts_allowed=1)
    ada, enrollment = await quiz.course.enrolled("Ada")
    bob, of_bob = await quiz.course.enrolled("Bob")
    await quiz.taken(ada, right=3)
    await quiz.taken(bob, right=0)
    reading = await quiz.course.lesson("Reading")
    await quiz.course.lesson("Examination", kind="quiz", quiz=quiz.quiz, prerequisites=[reading.id])
    assert await system.services.recalculation.course(quiz.course.id) == 0, "the reading comes first"
    await system.services.lessons.delete(quiz.course.teacher, reading.id, None)
    assert await system.services.recalculation.course(quiz.course.id) == 1
    assert await percent_of(quiz, ada, enrollment) == 100
    assert await percent_of(quiz, bob, of_bob) == 0
    told = await system.services.channel_log.after(ada, "me", 0)
    assert told.count(b'"course.completed"') == 1
    assert await system.services.recalculation.everything() == 0
