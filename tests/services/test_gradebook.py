"""The gradebook of a course: what counts of attempts and classes, what people say of it, and who sees what."""

from decimal import Decimal

import pytest

from lms_rt import limits
from lms_rt.contract.attempts import Correction
from lms_rt.contract.gradebook import GradebookRow
from lms_rt.core import Core
from lms_rt.errors import ErrorCode, Problem
from tests.support import school
from tests.support.grading import Book, book, shown
from tests.support.quizzing import ESSAY, RIGHT, exam
from tests.support.statements import counted
from tests.support.working import all_ended, working

CAPITAL, PRIMES, PI = (RIGHT[str(each["prompt"])] for each in (school.CAPITAL, school.PRIMES, school.PI))
ONE_PRIME = {"options": ["a"]}
WRONG = {"options": ["a"]}


@pytest.fixture(autouse=True, params=["one after the other", "as a whole"])
def how_classes_are_read(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both statements say the same (`services/gradebook_facts.py`)."""
    if request.param == "as a whole":
        monkeypatch.setattr(limits, "GRADEBOOK_FEW", 0)


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


async def test_one_who_does_not_study_has_no_grades(system: Core) -> None:
    grades = await book(system)
    _, enrollment = await grades.exam.course.enrolled("Assistant", "assistant")
    with pytest.raises(Problem) as refused:
        await grades.say(enrollment, grades.exam.quiz, percent=1)
    assert refused.value.code is ErrorCode.CONFLICT
