"""What a class came to: reports agree with the results, files are harmless, the timeline is the log."""

import csv
import io
from uuid import uuid4

import openpyxl
import pytest

from lms_rt.contract.live import LiveSessionCreate
from lms_rt.contract.live_results import ClassPeopleQuery
from lms_rt.core import Core
from lms_rt.domain.names import DELETED_NAME
from lms_rt.domain.principal import Guest
from lms_rt.errors import ErrorCode, Problem
from lms_rt.security.cells import harmless
from tests.support import school
from tests.support.asking import ask
from tests.support.school import Class

FORMULA = '=HYPERLINK("http://evil.example")'


async def played(system: Core) -> tuple[Class, dict[str, Guest]]:
    """Two guests, two questions revealed, one left open; Ada is right twice, the other once."""
    class_ = await school.open_class(system, given=LiveSessionCreate(lead_ms=0, scoring="accuracy"))
    steps = system.services.live_steps
    people = {name: await school.guest(system, class_, name) for name in ("Ada", FORMULA[:30])}
    ada, eve = people.values()
    version = 1
    turns = ((({"options": ["b"]}), {"options": ["a"]}), ({"options": ["a", "c"]}, {"options": ["a", "c"]}))
    for question, given in zip(class_.questions, turns, strict=False):
        version = (await steps.open(class_.host, class_.id, version, question)).version
        for who, what in zip((ada, eve), given, strict=True):
            await school.answer(system, class_, who, what, question=question)  # type: ignore[arg-type]
        version = (await steps.close(class_.host, class_.id, version, None)).version
        version = (await steps.reveal(class_.host, class_.id, version, None)).version
    await steps.open(class_.host, class_.id, version, None)
    return class_, {name: Guest(who, class_.id, name) for name, who in people.items()}


async def test_the_report_agrees_with_what_was_answered(system: Core) -> None:
    class_, _ = await played(system)
    report = await system.services.live_reports.of_class(class_.host, class_.id)
    assert [(each.answered, each.correct_share, each.mean_points) for each in report.questions] == [
        (2, 0.5, 500),
        (2, 1, 1000),
        (0, None, None),
    ]
    assert [(each.points, each.rank, each.answered, each.correct) for each in report.learners] == [
        (2000, 1, 2, 2),
        (1000, 2, 2, 1),
    ]


async def test_one_s_own_report_shows_the_keys_of_revealed_questions_and_of_no_other(system: Core) -> None:
    class_, people = await played(system)
    own = await system.services.live_reports.own(people["Ada"], class_.id)
    assert [each.question for each in own.questions] == list(class_.questions[:2])
    assert [each.answer.points for each in own.questions if each.answer] == [1000, 1000]
    assert own.questions[0].key == {"options": ["b"]}
    with pytest.raises(Problem) as refused:
        await system.services.live_reports.own(Guest(people["Ada"].participant, uuid4(), "Ada"), class_.id)
    assert refused.value.code is ErrorCode.NOT_FOUND


async def test_one_s_own_report_says_how_much_was_right_where_nothing_brings_points(system: Core) -> None:
    class_ = await school.open_class(system, given=LiveSessionCreate(lead_ms=0, scoring="none"))
    ada = await school.guest(system, class_, "Ada")
    version = await ask(system, class_, 1, class_.questions[1], {ada: {"options": ["a"]}})
    version = await ask(system, class_, version, class_.questions[0], {ada: {"options": ["b"]}})
    await ask(system, class_, version, class_.questions[2], {})
    own = await system.services.live_reports.own(Guest(ada, class_.id, "Ada"), class_.id)
    told = [each.answer and (each.answer.correct, each.answer.fraction, each.answer.points) for each in own.questions]
    assert told == [(False, 0.5, 0), (True, 1, 0), None]
    results = await system.services.live_sessions.results(class_.host, class_.id)
    assert [answer.fraction for answer in results.participants[0].answers] == [0.5, 1]


async def test_one_s_own_report_has_no_points_where_nothing_counted(system: Core) -> None:
    class_ = await school.open_class(system, given=LiveSessionCreate(lead_ms=0, scoring="accuracy"))
    ada = await school.guest(system, class_, "Ada")
    version = 1
    for question in (class_.questions[0], class_.questions[0], class_.questions[1]):
        version = await ask(system, class_, version, question, {ada: {"options": ["b"]}})
    await system.services.live_steps.void(class_.host, class_.id, version, class_.questions[1])
    own = await system.services.live_reports.own(Guest(ada, class_.id, "Ada"), class_.id)
    told = [
        (each.counts, each.voided, each.answer.correct, each.answer.points) for each in own.questions if each.answer
    ]
    assert told == [(True, False, True, 1000), (False, False, True, None), (False, True, None, None)]


async def test_practice_is_not_among_what_a_learner_was_asked(system: Core) -> None:
    """Neither a later round nor one that was left without a reveal: they bring no points."""
    class_ = await school.open_class(system, given=LiveSessionCreate(lead_ms=0, scoring="accuracy"))
    ada, bo = [await school.guest(system, class_, name) for name in ("Ada", "Bo")]
    right: dict[str, object] = {"options": ["b"]}
    version = await ask(system, class_, 1, class_.questions[0], {ada: right}, reveal=False)
    version = await ask(system, class_, version, class_.questions[0], {ada: right, bo: {"options": ["a"]}})
    await ask(system, class_, version, class_.questions[0], {ada: right, bo: right})
    report = await system.services.live_reports.of_class(class_.host, class_.id)
    told = [(each.name, each.points, each.answered, each.correct) for each in report.learners]
    assert told == [("Ada", 1000, 1, 1), ("Bo", 0, 1, 0)]
    people = (await system.services.class_results.overview(class_.host, class_.id, ClassPeopleQuery())).people
    assert {(each.name, each.points, each.answered, each.correct) for each in people} == set(told)


async def test_the_timeline_is_the_log_of_the_class_and_only_for_its_staff(system: Core) -> None:
    class_, _ = await played(system)
    reports = system.services.live_reports
    timeline = await reports.timeline(class_.host, class_.id, 0)
    question = ["question.opened", "question.closed", "question.revealed", "leaderboard.shown"]
    assert [each.event for each in timeline.moments] == ["session.started", *question, *question, "question.opened"]
    assert [each.seq for each in timeline.moments] == list(range(1, 11))
    assert [each.elapsed_s for each in timeline.moments] == sorted(each.elapsed_s for each in timeline.moments)
    assert (await reports.timeline(class_.host, class_.id, 9)).moments == timeline.moments[9:]
    student = await school.person(system, "Emmy")
    await school.enrol(system, class_, student)
    with pytest.raises(Problem) as refused:
        await reports.timeline(student, class_.id, 0)
    assert refused.value.code is ErrorCode.FORBIDDEN


async def test_a_file_holds_every_answer_with_its_row_and_no_formula(system: Core) -> None:
    class_, _ = await played(system)
    exports = system.services.live_exports
    results = await system.services.live_sessions.results(class_.host, class_.id)
    stored = {str(given.id): given.points for each in results.participants for given in each.answers}

    text = (await exports.export(class_.host, class_.id, "csv")).content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert {row["answer_id"]: int(row["points"]) for row in rows} == stored
    assert {row["answer"] for row in rows} == {"Paris", "Lyon", "2; 11"}
    assert {row["name"][:2] for row in rows} == {"Ad", "'="}

    book = openpyxl.load_workbook(io.BytesIO((await exports.export(class_.host, class_.id, "xlsx")).content))
    assert book.sheetnames == ["People", "Questions", "Answers", "Caught up later"]
    sheet = book["People"]
    assert [cell.value for cell in sheet["B"]] == ["name", "Ada", f"'{FORMULA[:30]}"]
    assert {cell.data_type for cell in sheet["B"]} == {"s"}
    assert [cell.value for cell in sheet["C"]] == ["points", 2000, 1000]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1"])
def test_what_a_spreadsheet_would_compute_is_shown_instead(text: str) -> None:
    assert harmless(text) == f"'{text}"
    assert harmless(f"a{text}") == f"a{text}"


async def test_who_deletes_their_account_is_nameless_in_the_results_of_every_class(system: Core) -> None:
    class_ = await school.open_class(system)
    learners = [await school.person(system, name) for name in ("Emmy Noether", "Ada Lovelace")]
    for each in learners:
        await school.enrol(system, class_, each)
        await system.services.channel_access.player(each, class_.id)
    await system.services.account_deletion.delete(learners[0])
    results = await system.services.live_sessions.results(class_.host, class_.id)
    assert {each.name for each in results.participants} == {DELETED_NAME, "Ada Lovelace"}
