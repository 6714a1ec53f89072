"""The gradebook and the statistics of a term, compared with what its learners did."""

import csv
import statistics
from io import BytesIO, StringIO

import pytest
from openpyxl import load_workbook

from tests.support.contract_client import ContractClient


async def book(teacher: ContractClient, course: str, quizzes: list[str], right: list[int]) -> None:
    """The gradebook counts as it is told to, and its files compute nothing; what questions did is what was answered.

    `right` is how many of the first quiz's questions each learner got right at the first attempt, in their order.
    """
    settings = await teacher.ask("GET", f"{course}/gradebook/settings")
    columns = {each["quiz"]: each["column"] for each in settings.body["columns"] if each["kind"] == "quiz"}
    weights = {quizzes[0]: ("Homework", 30), quizzes[1]: ("Exam", 70)}
    told = {
        "missing": "zero",
        "categories": [{"title": title, "weight": weight} for title, weight in weights.values()],
        "columns": [{"column": columns[quiz], "category": title} for quiz, (title, _) in weights.items()],
    }
    await teacher.expect(428, "PUT", f"{course}/gradebook/settings", told)
    tag = settings.headers["ETag"]
    await teacher.expect(200, "PUT", f"{course}/gradebook/settings", told, If_Match=tag)
    await teacher.expect(412, "PUT", f"{course}/gradebook/settings", told, If_Match=tag)
    rows = [each async for each in teacher.items(f"{course}/gradebook", limit=100)]
    override = {"percent": 50, "reason": '=HYPERLINK("//evil.example")'}
    path = f"/enrollments/{rows[-1]['enrollment']}/grades/{columns[quizzes[0]]}"
    await teacher.expect(422, "PUT", path, {"percent": 50}, If_Match='"1"')
    await teacher.expect(200, "PUT", path, override, If_Match='"1"')
    rows = [each async for each in teacher.items(f"{course}/gradebook", limit=100)]
    assert len(rows) == len(right)
    for row in rows:
        cells = {cell["column"]: cell["percent"] or 0 for cell in row["cells"]}
        total = sum(cells[columns[quiz]] * weight for quiz, (_, weight) in weights.items()) / 100
        assert row["percent"] == pytest.approx(total, abs=1e-4), row
    for form in ("csv", "xlsx"):
        asked = await teacher.ask("POST", f"{course}/gradebook/export?format={form}")
        assert (await teacher.job_done(asked.headers["Location"]))["state"] == "done"
        table = await teacher.download(f"/files/{asked.body['file']}/content")
        texts = _csv_cells(table) if form == "csv" else _xlsx_cells(table)
        assert "50" in texts
        assert not any(text.startswith(("=", "+", "@")) for text in texts)
    asked = await teacher.expect(200, "GET", f"/quizzes/{quizzes[0]}/statistics?attempts=first")
    assert asked["takers"] == len(right)
    for place, question in enumerate(asked["questions"]):
        won = [each > place for each in right]
        rest = [each - one for each, one in zip(right, won, strict=True)]
        assert question["asked"] == question["answered"] == len(right)
        assert question["facility"] == pytest.approx(sum(won) / len(right), abs=1e-4)
        assert question["discrimination"] == pytest.approx(statistics.correlation(won, rest), abs=1e-4)


def _csv_cells(content: bytes) -> list[str]:
    return [cell for row in csv.reader(StringIO(content.decode("utf-8-sig"))) for cell in row]


def _xlsx_cells(content: bytes) -> list[str]:
    return [str(cell) for sheet in load_workbook(BytesIO(content)) for row in sheet.values for cell in row]
