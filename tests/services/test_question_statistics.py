"""Statistics of a quiz's questions, counted from real attempts and classes."""

from uuid import uuid4

import pytest

from lms_rt.contract.attempts import Correction
from lms_rt.contract.question_statistics import QuestionStatistics, QuizStatistics, StatisticsQuery
from lms_rt.core import Core
from lms_rt.domain.principal import Person
from lms_rt.errors import ErrorCode, Problem
from sql.statement import Statement
from tests.support import school
from tests.support.grading import Book
from tests.support.quizzing import RIGHT, Exam, exam
from tests.support.statements import counted
from tests.support.working import all_ended, working

CAPITAL, PRIMES, PI = (RIGHT[str(each["prompt"])] for each in (school.CAPITAL, school.PRIMES, school.PI))
SPENT = Statement("UPDATE attempt_answers SET spent_ms = $2 * index WHERE attempt_id = $1")
POLL: dict[str, object] = {
    "type": "poll",
    "prompt": "Which day?",
    "options": [{"id": "mo", "text": "Monday"}, {"id": "tu", "text": "Tuesday"}],
}


async def statistics(quiz: Exam, **query: object) -> QuizStatistics:
    asked = StatisticsQuery.model_validate(query)
    return await quiz.system.services.question_statistics.of_quiz(quiz.course.teacher, quiz.quiz, asked)


def figures(each: QuestionStatistics) -> tuple[object, ...]:
    return each.asked, each.answered, each.facility, each.discrimination


async def taken(quiz: Exam, name: str, *answers: object, ms: int = 0) -> Person:
    """Somebody's submitted attempt; None leaves a question out."""
    person = await quiz.course.learner(name)
    attempt = await quiz.start(person)
    for question, answer in zip(attempt.questions, answers, strict=False):
        if answer is not None:
            await quiz.save(person, attempt, question, answer)
    async with quiz.system.db.transaction() as tx:
        await tx.execute(SPENT, attempt.id, ms)
    await quiz.system.services.attempts.submit(person, attempt.id)
    return person


async def class_of_four(quiz: Exam) -> None:
    """Of capital, primes and pi in turn: 1 1 1, 1 ½ 0, 1 0 -, 0 ½ -."""
    await taken(quiz, "Ada", CAPITAL, PRIMES, PI, ms=1000)
    await taken(quiz, "Ben", CAPITAL, {"options": ["a"]}, {"value": 3}, ms=2000)
    await taken(quiz, "Cid", CAPITAL, {"options": ["b"]}, None, ms=3000)
    await taken(quiz, "Dov", {"options": ["a"]}, {"options": ["c"]}, None)


async def test_the_figures_of_attempts_by_hand(system: Core) -> None:
    quiz = await exam(system)
    await class_of_four(quiz)
    found = await statistics(quiz)
    assert found.takers == 4
    capital, primes, pi = found.questions
    # r of (1, 1, 1, 0) with the rests (2, 1/2, 0, 1/2): 0.25 / sqrt(0.75 × 2.25) = 0.1925
    assert figures(capital) == (4, 4, 0.75, 0.1925)
    # r of (1, 1/2, 0, 1/2) with the rests (2, 1, 1, 0): 0.5 / sqrt(0.5 × 2) = 0.5
    assert figures(primes) == (4, 4, 0.5, 0.5)
    # r of (1, 0, 0, 0) with the rests (2, 3/2, 1, 1/2): 0.75 / sqrt(0.75 × 1.25) = 0.7746
    assert figures(pi) == (4, 2, 0.25, 0.7746)
    assert (capital.median_ms, pi.median_ms) == (2000, 4500)
    assert capital.tally == {"answered": 4, "options": {"a": 1, "b": 3, "c": 0}}
    assert primes.tally == {"answered": 4, "options": {"a": 2, "b": 1, "c": 2}}
    assert pi.tally == {"answered": 2, "values": [[3, 1], [3.14, 1]]}


async def test_later_attempts_count_only_where_they_are_asked_for_and_open_ones_never(system: Core) -> None:
    quiz = await exam(system)
    ada = await taken(quiz, "Ada", {"options": ["a"]})
    await quiz.taken(ada, right=3)
    await quiz.start(ada)
    assert [(each.asked, each.facility) for each in (await statistics(quiz)).questions] == [(1, 0), (1, 0), (1, 0)]
    everything = await statistics(quiz, attempts="all")
    assert (everything.takers, [each.facility for each in everything.questions]) == (2, [0.5, 0.5, 0.5])


async def test_corrected_keys_and_voided_questions_are_respected(system: Core) -> None:
    quiz = await exam(system)
    await class_of_four(quiz)
    capital, primes, pi = [each.question for each in (await statistics(quiz)).questions]
    async with working(system):
        for question, known in ((capital, {"key": {"options": ["a"]}}), (primes, {"voided": True})):
            given = Correction.model_validate(known)
            await system.services.corrections.correct(quiz.course.teacher, quiz.quiz, question, given)
        await all_ended(system)
    found = {each.question: each for each in (await statistics(quiz)).questions}
    # Now r of (0, 0, 0, 1) with (1, 0, 0, 0), without what was voided: -1/3
    assert figures(found[capital]) == (4, 4, 0.25, -0.3333)
    assert figures(found[primes]) == (4, 4, None, None)
    assert found[primes].voided
    assert found[primes].tally["answered"] == 4
    assert figures(found[pi]) == (4, 2, 0.25, -0.3333)


async def test_versions_are_told_apart_and_a_question_is_followed_through_them(system: Core) -> None:
    quiz = await exam(system)
    await taken(quiz, "Ada", CAPITAL, PRIMES, PI)
    services, teacher = system.services, quiz.course.teacher
    gone = (await services.quizzes.questions(teacher, quiz.quiz))[0]
    await services.quizzes.delete_question(teacher, gone.id, None)
    await services.quizzes.publish(teacher, quiz.quiz)
    await taken(quiz, "Ben", None, PI)
    found = await statistics(quiz)
    assert [(each.version, each.index, each.asked) for each in found.questions] == [(2, 1, 2), (2, 2, 2), (1, 1, 1)]
    assert [each.facility for each in found.questions] == [0.5, 1, 1]
    assert [each.facility for each in (await statistics(quiz, version=2)).questions] == [0, 1]
    assert (await statistics(quiz, version=9)).questions == []


async def test_classes_are_counted_one_by_one_or_together(system: Core) -> None:
    grades = Book(await exam(system, [school.CAPITAL, school.PRIMES, POLL]))
    ada, ben, eve = [await grades.exam.course.learner(name) for name in ("Ada", "Ben", "Eve")]
    first = await grades.held(
        {ada: [CAPITAL, PRIMES, {"options": ["mo"]}], ben: [CAPITAL, {"options": ["a"]}, None], eve: [None, None, None]}
    )
    second = await grades.held({ada: [{"options": ["a"]}, PRIMES, {"options": ["tu"]}]})
    one = await statistics(grades.exam, source="live", session=first.id)
    assert one.takers == 3
    # r of (1, 1, 0) with (1, 1/2, 0): 0.5 / sqrt(2/3 × 1/2) = 0.8660
    assert [figures(each) for each in one.questions] == [
        (3, 2, 0.6667, 0.866),
        (3, 2, 0.5, 0.866),
        (3, 1, None, None),
    ]
    assert one.questions[2].tally == {"answered": 1, "options": {"mo": 1, "tu": 0}}
    both = await statistics(grades.exam, source="live")
    assert (both.takers, [each.facility for each in both.questions]) == (4, [0.5, 0.625, None])
    assert (await statistics(grades.exam, source="attempts")).takers == 0
    stored = await system.services.live_sessions.get(second.host, second.id)
    await system.services.live_steps.void(second.host, second.id, stored.version, second.questions[0])
    assert next(each.facility for each in (await statistics(grades.exam, source="live")).questions) == 0.6667
    voided = (await statistics(grades.exam, source="live", session=second.id)).questions[0]
    assert (voided.voided, figures(voided)) == (True, (1, 1, None, None))
    report = await system.services.live_reports.of_class(first.host, first.id)
    assert [(each.facility, each.discrimination) for each in report.questions] == [
        (0.6667, 0.866),
        (0.5, 0.866),
        (None, None),
    ]


async def test_a_session_of_another_quiz_is_not_there_and_one_of_attempts_makes_no_sense(system: Core) -> None:
    quiz, other = await exam(system), await school.open_class(system)
    for session in (other.id, uuid4()):
        with pytest.raises(Problem) as elsewhere:
            await statistics(quiz, source="live", session=session)
        assert elsewhere.value.code is ErrorCode.NOT_FOUND
    with pytest.raises(Problem) as senseless:
        await statistics(quiz, session=uuid4())
    assert senseless.value.code is ErrorCode.VALIDATION


async def test_the_number_of_statements_does_not_grow_with_the_people(system: Core) -> None:
    quiz = await exam(system)
    with counted() as few:
        await statistics(quiz)
    await class_of_four(quiz)
    with counted() as many:
        await statistics(quiz)
    assert len(many) == len(few)
