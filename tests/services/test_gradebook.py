"""The gradebook of a course: what counts of attempts and classes, what people say of it, and who sees what."""

from decimal import Decimal
from uuid import uuid4

import pytest

from lms_rt.contract.attempts import Correction
from lms_rt.contract.gradebook import GradebookCell, GradebookQuery, GradebookRow, GradebookSettingsPut, GradePut
from lms_rt.contract.quizzes import QuizQuery
from lms_rt.core import Core
from lms_rt.domain.principal import Person, Role
from lms_rt.errors import ErrorCode, Problem
from sql.statement import Statement
from tests.support import school
from tests.support.grading import Book
from tests.support.quizzing import ESSAY, RIGHT, exam
from tests.support.statements import counted
from tests.support.working import all_ended, working

CAPITAL, PRIMES, PI = (RIGHT[str(each["prompt"])] for each in (school.CAPITAL, school.PRIMES, school.PI))
ONE_PRIME = {"options": ["a"]}
WRONG = {"options": ["a"]}
LOGGED = Statement("SELECT before, after FROM audit_log WHERE action = $1 ORDER BY id")


async def book(system: Core, **settings: object) -> Book:
    return Book(await exam(system, **settings))  # type: ignore[arg-type]  # settings of the quiz


def shown(cell: GradebookCell) -> tuple[object, ...]:
    return cell.state, cell.source, cell.score, cell.max_score, cell.percent


async def test_attempts_and_classes_stand_side_by_side(system: Core) -> None:
    grades = await book(system)
    ada, _ = await grades.exam.course.enrolled("Ada")
    ben, _ = await grades.exam.course.enrolled("Ben")
    await grades.exam.taken(ada, right=2)
    await grades.held({ada: [CAPITAL, ONE_PRIME, PI], ben: [WRONG, PRIMES, None]})
    page = await grades.page()
    assert [(each.kind, each.counts, each.weight) for each in page.columns] == [
        ("quiz", True, Decimal(1)),
        ("live_session", True, Decimal(1)),
    ]
    assert [row.name for row in page.items] == ["Ada", "Ben"]
    first, second = page.items
    assert shown(first.cells[0]) == ("graded", "attempt", 2000, 3000, Decimal("66.66667"))
    # A half of one question is right: 2500 of 3000
    assert shown(first.cells[1]) == ("graded", "class", 2500, 3000, Decimal("83.33333"))
    assert first.percent == 75  # of the exact shares 2/3 and 5/6
    assert shown(second.cells[0]) == ("missing", None, None, None, None)
    assert shown(second.cells[1]) == ("graded", "class", 1000, 3000, Decimal("33.33333"))
    assert second.percent == Decimal("33.33333")


async def test_what_is_missing_counts_as_nothing_where_the_course_says_so(system: Core) -> None:
    grades = await book(system)
    ada, _ = await grades.exam.course.enrolled()
    await grades.held({ada: [CAPITAL, PRIMES, PI]})
    assert (await grades.row(ada)).percent == 100
    await grades.count(missing="zero")
    row = await grades.row(ada)
    assert (row.cells[0].state, row.cells[0].percent, row.percent) == ("missing", Decimal(0), Decimal(50))


async def test_of_several_attempts_the_one_counts_that_the_setting_names(system: Core) -> None:
    grades = await book(system)
    ada, _ = await grades.exam.course.enrolled()
    for right in (1, 3, 2):
        await grades.exam.taken(ada, right=right)
    expected = {"best": 3000, "first": 1000, "last": 2000, "average": 2000}
    for policy, score in expected.items():
        await grades.count(columns=[{"column": grades.exam.quiz, "attempts": policy}])
        cell = (await grades.row(ada)).cells[0]
        assert (cell.score, cell.attempt is None) == (Decimal(score), policy == "average")


async def test_an_attempt_that_waits_for_a_person_is_pending_and_no_zero(system: Core) -> None:
    grades = Book(await exam(system, [ESSAY]))
    ada, _ = await grades.exam.course.enrolled()
    await grades.count(missing="zero")
    attempt = await grades.exam.start(ada)
    assert (await grades.row(ada)).cells[0].state == "pending"
    await grades.exam.save(ada, attempt, attempt.questions[0], {"text": "Because."})
    await system.services.attempts.submit(ada, attempt.id)
    row = await grades.row(ada)
    assert (row.cells[0].state, row.percent) == ("pending", None)


async def test_catching_up_is_marked_and_counts_for_who_did_not_answer_in_the_class(system: Core) -> None:
    grades = await book(system)
    ada, _ = await grades.exam.course.enrolled("Ada")
    ben, _ = await grades.exam.course.enrolled("Ben")
    eve, _ = await grades.exam.course.enrolled("Eve")
    class_ = await grades.held({ada: [CAPITAL, None, None], ben: [None, None, None]})
    for learner in (ada, ben, eve):
        await grades.caught_up(class_, learner, 1500)
    cells = [(await grades.row(each)).cells[1] for each in (ada, ben, eve)]
    assert [(each.source, each.percent) for each in cells] == [
        ("class", Decimal("33.33333")),
        ("catch_up", 50),
        ("catch_up", 50),
    ]


async def test_classes_count_what_was_right_or_the_points_of_the_leaderboard(system: Core) -> None:
    grades = await book(system)
    ada, _ = await grades.exam.course.enrolled()
    class_ = await grades.held({ada: [CAPITAL, PRIMES, None]}, streak_bonus=True)
    assert (await grades.row(ada)).cells[1].score == 2000
    await grades.count(columns=[{"column": class_.id, "basis": "points"}])
    assert (await grades.row(ada)).cells[1].score == 2100


async def test_voided_questions_and_second_rounds_do_not_count(system: Core) -> None:
    grades = await book(system)
    ada, _ = await grades.exam.course.enrolled()
    class_ = await grades.opened()
    steps, host = system.services.live_steps, class_.host
    place = (await system.services.channel_access.player(ada, class_.id)).participant
    version = 1
    for question, said in ((0, WRONG), (0, CAPITAL), (1, PRIMES)):
        version = (await steps.open(host, class_.id, version, class_.questions[question])).version
        await school.answer(system, class_, place, said, question=class_.questions[question])  # type: ignore[arg-type]
        version = (await steps.close(host, class_.id, version, None)).version
        version = (await steps.reveal(host, class_.id, version, None)).version
    version = (await steps.end(host, class_.id, version)).version
    # The first revelation of the first question counts, the third question was never asked
    assert shown((await grades.row(ada)).cells[1])[2:] == (1000, 2000, 50)
    await steps.void(host, class_.id, version, class_.questions[0])
    assert shown((await grades.row(ada)).cells[1])[2:] == (1000, 1000, 100)


async def test_a_class_without_scoring_counts_only_where_it_is_given_a_weight(system: Core) -> None:
    grades = await book(system)
    ada, _ = await grades.exam.course.enrolled()
    class_ = await grades.held({ada: [CAPITAL, PRIMES, PI]}, scoring="none")
    page = await grades.page()
    assert (page.columns[1].weight, page.columns[1].counts, page.items[0].percent) == (Decimal(0), False, None)
    await grades.count(columns=[{"column": class_.id, "weight": 2}])
    assert (await grades.row(ada)).percent == 100


async def test_only_classes_that_were_held_are_columns_and_guests_are_no_rows(system: Core) -> None:
    grades = await book(system, own_pace=False)
    ada, _ = await grades.exam.course.enrolled()
    class_ = await grades.opened()
    await school.guest(system, class_, "Guest")
    assert (await grades.page()).columns == []
    version = (await system.services.live_steps.open(class_.host, class_.id, 1, class_.questions[0])).version
    assert (await grades.page()).columns == []
    await system.services.live_steps.end(class_.host, class_.id, version)
    page = await grades.page()
    assert [each.column for each in page.columns] == [class_.id]
    assert [row.user for row in page.items] == [ada.user]


async def test_categories_weigh_drop_and_leave_out_what_is_in_none(system: Core) -> None:
    grades = await book(system)
    ada, _ = await grades.exam.course.enrolled()
    await grades.exam.taken(ada, right=0)
    worst = await grades.held({ada: [WRONG, None, None]})
    best = await grades.held({ada: [CAPITAL, PRIMES, PI]})
    await grades.count(
        categories=[
            {"title": "Classes", "weight": 25, "drop_lowest": 1},
            {"title": "Examination", "weight": 75},
            {"title": "Nothing", "weight": 10},
        ],
        columns=[
            {"column": worst.id, "category": "Classes"},
            {"column": best.id, "category": "Classes"},
            {"column": grades.exam.quiz, "category": "Examination"},
        ],
    )
    row = await grades.row(ada)
    assert [cell.dropped for cell in row.cells] == [False, True, False]
    assert [(each.title, each.percent) for each in row.categories] == [
        ("Classes", 100),
        ("Examination", 0),
        ("Nothing", None),
    ]
    assert row.percent == 25
    await grades.count(
        categories=[{"title": "Classes", "weight": 1}], columns=[{"column": best.id, "category": "Classes"}]
    )
    page = await grades.page()
    assert [each.counts for each in page.columns] == [False, False, True]
    assert page.items[0].percent == 100


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


async def test_a_learner_sees_what_their_quizzes_show_and_the_total_of_that(system: Core) -> None:
    grades = await book(system, feedback="none")
    ada, enrollment = await grades.exam.course.enrolled()
    await grades.exam.taken(ada, right=1)
    await grades.held({ada: [CAPITAL, PRIMES, PI]})
    own = await system.services.gradebooks.own(ada, grades.course)
    assert shown(own.grades.cells[0]) == ("hidden", "attempt", None, None, None)
    assert (own.grades.cells[0].attempt, own.grades.percent) == (None, Decimal(100))
    await grades.say(enrollment, grades.exam.quiz, percent=0, reason="Copied")
    own = await system.services.gradebooks.own(ada, grades.course)
    assert shown(own.grades.cells[0]) == ("graded", "override", None, None, 0)
    assert (own.grades.cells[0].reason, own.grades.percent) == ("Copied", Decimal(50))
    await grades.say(enrollment, grades.exam.quiz, reason="Not proved")
    await grades.exam.settings(feedback="score")
    own = await system.services.gradebooks.own(ada, grades.course)
    assert own.grades == await grades.row(ada)


async def test_who_withdrew_keeps_their_record_and_sees_it_still(system: Core) -> None:
    grades = await book(system)
    ada, enrollment = await grades.exam.course.enrolled()
    await grades.exam.taken(ada, right=3)
    await system.services.enrollments.withdraw(grades.teacher, enrollment, None)
    assert (await grades.page()).items == []
    (row,) = (await grades.page(status="withdrawn")).items
    assert (row.status, row.percent) == ("withdrawn", Decimal(100))
    own = await system.services.gradebooks.own(ada, grades.course)
    assert (own.grades.status, own.grades.percent) == ("withdrawn", Decimal(100))


async def test_a_correction_changes_the_total(system: Core) -> None:
    grades = await book(system)
    ada, _ = await grades.exam.course.enrolled()
    attempt = await grades.exam.taken(ada, right=1)
    async with working(system):
        void = Correction(voided=True)
        await system.services.corrections.correct(grades.teacher, grades.exam.quiz, attempt.questions[2].id, void)
        await all_ended(system)
    assert shown((await grades.row(ada)).cells[0])[2:] == (1000, 2000, 50)


async def test_pages_follow_each_other_and_cost_the_same_statements_whatever_is_on_them(system: Core) -> None:
    grades = await book(system)
    await grades.exam.course.enrolled("First")
    with counted() as few:
        assert len((await grades.page()).items) == 1
    learners = [(await grades.exam.course.enrolled(f"Learner {n}"))[0] for n in range(6)]
    for learner in learners:
        await grades.exam.taken(learner, right=1)
    for _ in range(3):
        await grades.held({learner: [CAPITAL] for learner in learners})
    with counted() as many:
        page = await grades.page()
    assert (len(page.items), len(page.columns)) == (7, 4)
    assert len(many) == len(few)
    seen: list[GradebookRow] = []
    cursor: str | None = None
    while True:
        asked = {"limit": 3} if cursor is None else {"limit": 3, "cursor": cursor}
        part = await grades.page(**asked)
        seen += part.items
        cursor = part.next
        if cursor is None:
            break
    assert seen == page.items


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


async def test_one_who_does_not_study_has_no_grades(system: Core) -> None:
    grades = await book(system)
    _, enrollment = await grades.exam.course.enrolled("Assistant", "assistant")
    with pytest.raises(Problem) as refused:
        await grades.say(enrollment, grades.exam.quiz, percent=1)
    assert refused.value.code is ErrorCode.CONFLICT


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
