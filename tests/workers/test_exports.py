"""Files that jobs make: for whoever asked, whole, once in effect, and not for ever."""

import csv
import hashlib
import io
from unittest.mock import AsyncMock
from uuid import UUID

import pytest

from lms_rt.contract.exports import ExportJob
from lms_rt.core import Core
from lms_rt.domain.principal import Person
from lms_rt.errors import ErrorCode, Problem
from lms_rt.services import gradebook_export
from lms_rt.services.files import FOLDER
from lms_rt.storage.store import ObjectMissingError
from sql import files as files_sql
from sql.statement import Statement
from tests.support import school
from tests.support.grading import Book
from tests.support.quizzing import RIGHT, exam
from tests.support.working import ended

CAPITAL = RIGHT[str(school.CAPITAL["prompt"])]
AGED = Statement("UPDATE files SET expires_at = now() WHERE id = $1")
PROGRESS = Statement("SELECT progress, total FROM outbox WHERE uid = $1")


async def content(system: Core, person: Person, file: UUID) -> bytes:
    readable = await system.services.files.find(person, file)
    async with system.services.files.content(readable, 0, readable.file.size) as chunks:
        return b"".join([chunk async for chunk in chunks])


async def done(system: Core, person: Person, asked: ExportJob) -> dict[str, object]:
    await ended(system, asked.job)
    job = await system.services.jobs.get(person, asked.job)
    assert job.state == "done", job
    assert isinstance(job.result, dict)
    return dict(job.result)


async def test_a_gradebook_is_written_learner_by_learner_and_is_whoever_asked_s(
    system: Core, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gradebook_export, "BATCH", 2)
    grades = Book(await exam(system))
    names = [f"Learner {n}" for n in range(5)]
    for name in names:
        await grades.exam.course.enrolled(name)
    asked = await system.services.export_jobs.ask_gradebook(grades.teacher, grades.course, "csv", "active")
    result = await done(system, grades.teacher, asked)
    name = f"gradebook-{grades.course}.csv"
    assert result == {"file": str(asked.file), "name": name, "href": f"/api/v1/files/{asked.file}/content"}
    progress = await system.db.fetchrow(PROGRESS, asked.job)
    assert progress is not None
    assert tuple(progress) == (5, 5)
    text = (await content(system, grades.teacher, asked.file)).decode("utf-8-sig")
    assert [row["name"] for row in csv.DictReader(io.StringIO(text))] == names
    file = (await system.services.files.find(grades.teacher, asked.file)).file
    assert (file.name, file.content_type, file.course, file.public) == (name, "text/csv", None, False)
    learner = await grades.exam.course.learner()
    with pytest.raises(Problem) as refused:
        await system.services.files.find(learner, asked.file)
    assert refused.value.code is ErrorCode.NOT_FOUND


async def test_a_class_s_results_are_the_same_file_as_at_once(system: Core) -> None:
    grades = Book(await exam(system))
    ada = await grades.exam.course.learner()
    class_ = await grades.held({ada: [CAPITAL]})
    asked = await system.services.export_jobs.ask_results(grades.teacher, class_.id, "csv")
    await done(system, grades.teacher, asked)
    at_once = await system.services.live_exports.export(grades.teacher, class_.id, "csv")
    assert await content(system, grades.teacher, asked.file) == at_once.content


async def test_a_file_is_forgotten_when_its_days_are_over_and_takes_nobody_s_room(system: Core) -> None:
    grades = Book(await exam(system))
    asked = await system.services.export_jobs.ask_gradebook(grades.teacher, grades.course, "xlsx", "all")
    await done(system, grades.teacher, asked)
    assert await system.db.fetchval(files_sql.USED, grades.teacher.user) == 0
    key = (await system.services.files.find(grades.teacher, asked.file)).key
    assert (await system.store.stat(key)).size > 0
    await system.db.execute(AGED, asked.file)
    with pytest.raises(Problem):
        await system.services.files.find(grades.teacher, asked.file)
    assert (await system.services.file_sweep.sweep(FOLDER, -1))["expired"] == 1
    with pytest.raises(ObjectMissingError):
        await system.store.stat(key)


async def test_an_attempt_that_was_thought_dead_does_not_write_over_what_another_handed_over(system: Core) -> None:
    grades = Book(await exam(system))
    jobs, told = system.services.export_jobs, AsyncMock()
    asked = await jobs.ask_gradebook(grades.teacher, grades.course, "csv", "active")
    await done(system, grades.teacher, asked)
    await grades.exam.course.enrolled("Ada")  # who is in what is written now, and not in what was handed over
    await jobs.gradebook(grades.course, "csv", "active", told)
    handed_over = await system.services.files.find(grades.teacher, asked.file)
    async with system.store.get(handed_over.key) as chunks:
        kept = b"".join([chunk async for chunk in chunks])
    assert hashlib.sha256(kept).hexdigest() == handed_over.file.sha256
