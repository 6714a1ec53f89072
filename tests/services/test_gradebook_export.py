"""A gradebook as a file, opened again as a spreadsheet would."""

import csv
import io
from decimal import Decimal

import openpyxl
import pytest

from lms_rt import limits
from lms_rt.contract.live_reports import ExportFormat
from lms_rt.core import Core
from lms_rt.domain.principal import Person
from lms_rt.errors import ErrorCode, Problem
from tests.support.grading import Book
from tests.support.quizzing import RIGHT, exam
from tests.support.statements import counted

FORMULA = "=cmd|'/c calc'!A1"
CAPITAL = RIGHT["What is the capital of France?"]


async def filled(system: Core) -> tuple[Book, Person]:
    """Somebody with a dangerous name is excused, Ben caught up, and each took the quiz."""
    grades = Book(await exam(system))
    eve, enrollment = await grades.exam.course.enrolled(FORMULA)
    ben, _ = await grades.exam.course.enrolled("Ben")
    for learner, right in ((eve, 1), (ben, 2)):
        await grades.exam.taken(learner, right=right)
    class_ = await grades.held({eve: [CAPITAL]})
    await grades.caught_up(class_, ben, 1500)
    await grades.say(enrollment, class_.id, excused=True, reason="+1 for honesty")
    await grades.say(enrollment, grades.exam.quiz, percent=Decimal("12.34567"), reason="@home")
    return grades, ben


async def written(grades: Book, kind: ExportFormat) -> bytes:
    file = await grades.system.services.gradebook_exports.export(grades.teacher, grades.course, kind, "active")
    assert file is not None
    assert file.name == f"gradebook-{grades.course}.{kind}"
    return file.content


async def test_a_csv_file_has_a_line_a_learner_and_no_formula(system: Core) -> None:
    grades, ben = await filled(system)
    rows = list(csv.reader(io.StringIO((await written(grades, "csv")).decode("utf-8-sig"))))
    headings = rows[0]
    assert headings[2:7] == ["name", "email", "status", "total", "Examination (quiz)"]
    assert headings[8].startswith("Examination (class 20")
    assert [row[2] for row in rows[1:]] == [f"'{FORMULA}", "Ben"]
    assert [row[5:] for row in rows[1:]] == [
        ["12.34567", "12.34567", "override", "", "excused"],
        ["58.33333", "66.66667", "", "50", "catch-up"],
    ]
    assert rows[2][1] == str(ben.user)


async def test_an_xlsx_file_opens_again_with_numbers_and_texts_only(system: Core) -> None:
    grades, _ = await filled(system)
    book = openpyxl.load_workbook(io.BytesIO(await written(grades, "xlsx")))
    assert book.sheetnames == ["Gradebook", "Columns", "Overrides"]
    sheet = book["Gradebook"]
    assert [cell.value for cell in sheet["C"]] == ["name", f"'{FORMULA}", "Ben"]
    assert [cell.value for cell in sheet["F"]] == ["total", 12.34567, 58.33333]
    types = {cell.data_type for each in book for row in each.iter_rows() for cell in row if cell.value is not None}
    assert types == {"s", "n"}
    said = [[cell.value for cell in row] for row in book["Overrides"].iter_rows(min_row=2)]
    assert [(row[0], row[2], row[3], row[4]) for row in said] == [
        (f"'{FORMULA}", 12.34567, "no", "'@home"),
        (f"'{FORMULA}", None, "yes", "'+1 for honesty"),
    ]
    assert [cell.value for cell in book["Columns"]["C"]] == ["kind", "quiz", "live_session"]


async def test_a_file_costs_as_many_statements_however_many_learners_there_are(system: Core) -> None:
    grades = Book(await exam(system))
    with counted() as few:
        await written(grades, "csv")
    for n in range(5):
        learner, _ = await grades.exam.course.enrolled(f"Learner {n}")
        await grades.exam.taken(learner, right=n % 4)
    with counted() as many:
        await written(grades, "csv")
    assert len(many) == len(few)


async def test_a_large_gradebook_is_not_waited_for(system: Core, monkeypatch: pytest.MonkeyPatch) -> None:
    grades, _ = await filled(system)
    monkeypatch.setattr(limits, "GRADEBOOK_ROWS_AT_ONCE", 1)
    exports = system.services.gradebook_exports
    assert await exports.export(grades.teacher, grades.course, "csv", "active") is None
    assert await exports.export(grades.teacher, grades.course, "csv", "withdrawn") is not None


async def test_only_the_staff_exports(system: Core) -> None:
    grades, ben = await filled(system)
    services = system.services
    for asked in (
        services.gradebook_exports.export(ben, grades.course, "csv", "all"),
        services.export_jobs.ask_gradebook(ben, grades.course, "csv", "all"),
    ):
        with pytest.raises(Problem) as refused:
            await asked
        assert refused.value.code is ErrorCode.FORBIDDEN
