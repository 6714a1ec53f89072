"""What people say of a gradebook: its settings, its overrides, and who may."""

from decimal import Decimal
from uuid import uuid4

import pytest

from lms_rt.contract.gradebook import GradebookQuery, GradebookSettingsPut, GradePut
from lms_rt.contract.quizzes import QuizPatch, QuizQuery
from lms_rt.core import Core
from lms_rt.domain.principal import Person, Role
from lms_rt.errors import ErrorCode, Problem
from sql.statement import Statement
from tests.support import school
from tests.support.grading import Book, book, shown

LOGGED = Statement("SELECT before, after FROM audit_log WHERE action = $1 ORDER BY id")


async def test_settings_are_kept_from_slower_editors_and_from_what_is_not_there(system: Core) -> None:
    grades = await book(system)
    settings = system.services.gradebook_settings
    put = GradebookSettingsPut(missing="zero")
    assert (await settings.put(grades.teacher, grades.course, put, 1)).revision == 2
    with pytest.raises(Problem) as slower:
        await settings.put(grades.teacher, grades.course, put, 1)
    assert slower.value.code is ErrorCode.PRECONDITION_FAILED
    twice = {"column": grades.exam.quiz}
    wrong = GradebookSettingsPut.model_validate(
        {
            "categories": [{"title": "A", "weight": 1}, {"title": "A", "weight": 2}],
            "columns": [{"column": uuid4()}, twice, twice, {**twice, "category": "B"}],
        }
    )
    with pytest.raises(Problem) as refused:
        await settings.put(grades.teacher, grades.course, wrong, None)
    assert [each.path for each in refused.value.fields] == [
        "$.categories[1].title",
        "$.columns[0].column",
        "$.columns[2].column",
        "$.columns[3].column",
        "$.columns[3].category",
    ]
    assert (await settings.get(grades.teacher, grades.course)).revision == 2
    (logged,) = await system.db.fetch(LOGGED, "gradebook.edit")
    assert (logged["before"], logged["after"]) == ({"missing": "ignored"}, {"missing": "zero"})


async def test_what_is_hidden_while_settings_are_saved_keeps_its_own(system: Core) -> None:
    grades = await book(system)
    settings, quizzes, teacher = system.services.gradebook_settings, system.services.quizzes, grades.teacher
    exam = {"title": "Exam", "weight": 7, "drop_lowest": 1}
    column = {"column": grades.exam.quiz, "category": "Exam", "weight": 3, "attempts": "last"}
    await settings.put(teacher, grades.course, _all({"categories": [exam], "columns": [column]}), None)

    async def offered(*, own_pace: bool) -> None:
        await quizzes.edit(teacher, grades.exam.quiz, QuizPatch(own_pace=own_pace), None)

    await offered(own_pace=False)
    homework = {"title": "Homework", "weight": 1}
    saved = await settings.put(teacher, grades.course, _all({"categories": [homework, {**exam, "weight": 2}]}), None)
    assert saved.columns == []
    assert [(each.title, each.weight) for each in saved.categories] == [("Homework", Decimal(1)), ("Exam", Decimal(2))]
    await offered(own_pace=True)
    [back] = (await settings.get(teacher, grades.course)).columns
    assert (back.category, back.weight, back.attempts) == ("Exam", Decimal(3), "last")

    await offered(own_pace=False)
    await settings.put(teacher, grades.course, _all({"categories": [homework]}), None)
    await offered(own_pace=True)
    [back] = (await settings.get(teacher, grades.course)).columns
    assert (back.category, back.weight, back.attempts) == (None, Decimal(3), "last")


def _all(given: dict[str, object]) -> GradebookSettingsPut:
    return GradebookSettingsPut.model_validate(given)


async def test_an_override_counts_is_told_to_the_log_and_can_be_taken_back(system: Core) -> None:
    grades = await book(system)
    ada, enrollment = await grades.exam.course.enrolled()
    await grades.exam.taken(ada, right=1)
    column = grades.exam.quiz
    await grades.say(enrollment, column, percent=Decimal("87.5"), reason="Read the question otherwise")
    row = await grades.row(ada)
    assert shown(row.cells[0]) == ("graded", "override", 1000, 3000, Decimal("87.5"))
    assert (row.cells[0].reason, row.cells[0].revision, row.percent) == (
        "Read the question otherwise",
        2,
        Decimal("87.5"),
    )
    await grades.say(enrollment, column, excused=True, reason="Was ill")
    row = await grades.row(ada)
    assert (row.cells[0].state, row.cells[0].percent, row.percent) == ("excused", None, None)
    await grades.say(enrollment, column, reason="Was not ill")
    row = await grades.row(ada)
    assert shown(row.cells[0]) == ("graded", "attempt", 1000, 3000, Decimal("33.33333"))
    assert (row.cells[0].reason, row.cells[0].revision) == (None, 4)
    history = await system.services.grades.history(grades.teacher, enrollment, column)
    assert [(each.percent, each.excused, each.reason) for each in history] == [
        (Decimal("87.5"), False, "Read the question otherwise"),
        (None, True, "Was ill"),
        (None, False, "Was not ill"),
    ]
    changes = await system.services.grades.changes(grades.teacher, enrollment)
    assert [(each.reason, each.by, each.at) for each in changes[column]] == [
        (each.reason, grades.teacher.name, each.set_at) for each in history
    ]
    with pytest.raises(Problem) as own:
        await system.services.grades.changes(ada, enrollment)
    assert own.value.code is ErrorCode.FORBIDDEN
    logged = await system.db.fetch(LOGGED, "enrollment.grade")
    assert [row["after"][str(column)]["percent"] for row in logged] == [87.5, None, None]


async def test_of_two_who_override_the_slower_is_told(system: Core) -> None:
    grades = await book(system)
    _, enrollment = await grades.exam.course.enrolled()
    said = system.services.grades
    before = await said.get(grades.teacher, enrollment, grades.exam.quiz)
    assert (before.revision, before.percent, before.reason) == (1, None, None)
    await grades.say(enrollment, grades.exam.quiz, percent=50)
    with pytest.raises(Problem) as slower:
        await said.put(grades.teacher, enrollment, grades.exam.quiz, _said(percent=60), before.revision)
    assert slower.value.code is ErrorCode.PRECONDITION_FAILED
    for column in (uuid4(), (await book(system)).exam.quiz):
        with pytest.raises(Problem) as elsewhere:
            await said.put(grades.teacher, enrollment, column, _said(percent=60), None)
        assert elsewhere.value.code is ErrorCode.NOT_FOUND


def _said(**given: object) -> GradePut:
    return GradePut.model_validate({"reason": "Because", **given})


@pytest.mark.parametrize("role", ["student", "assistant", "stranger"])
async def test_only_instructors_change_a_gradebook(system: Core, role: str) -> None:
    grades = await book(system)
    _, enrollment = await grades.exam.course.enrolled()
    who = await _somebody(grades, role)
    for change in (
        system.services.gradebook_settings.put(who, grades.course, GradebookSettingsPut(), None),
        system.services.grades.put(who, enrollment, grades.exam.quiz, _said(percent=100), None),
    ):
        with pytest.raises(Problem) as refused:
            await change
        assert refused.value.code in {ErrorCode.FORBIDDEN, ErrorCode.NOT_FOUND}
    if role != "assistant":
        with pytest.raises(Problem):
            await system.services.gradebooks.page(who, grades.course, GradebookQuery())


async def _somebody(grades: Book, role: str) -> Person:
    if role == "stranger":
        return await school.person(grades.system, "Stranger", Role.INSTRUCTOR)
    return (await grades.exam.course.enrolled(role, role))[0]


async def test_a_copied_course_counts_as_its_original(system: Core) -> None:
    grades = await book(system)
    await grades.count(
        missing="zero",
        categories=[{"title": "Exam", "weight": 3, "drop_lowest": 1}],
        columns=[{"column": grades.exam.quiz, "category": "Exam", "weight": 2, "attempts": "last"}],
    )
    copy = await system.services.course_copies.copy(grades.teacher, grades.course, "Again")
    [quiz] = await system.services.quizzes.page(grades.teacher, copy.id, QuizQuery())
    await system.services.quizzes.publish(grades.teacher, quiz.id)
    original = await system.services.gradebook_settings.get(grades.teacher, grades.course)
    copied = await system.services.gradebook_settings.get(grades.teacher, copy.id)
    assert (copied.missing, copied.categories) == (original.missing, original.categories)
    [column] = copied.columns
    assert column.column == quiz.id
    changed = {"column": quiz.id, "quiz": quiz.id, "at": column.at}
    assert column == original.columns[0].model_copy(update=changed)
