"""The jobs of courses and their people: counting progress anew, enrolling long lists, exporting one's data."""

from typing import Final

from pydantic import JsonValue

from lms_rt.services import corrections, curriculum, data_exports, enrollment_imports, live_recount
from workers.attempt import Attempt
from workers.house import Tools
from workers.kinds import JobKind


async def recalculate(tools: Tools, attempt: Attempt) -> JsonValue:
    """{"course"}: its curriculum changed. What an attempt that died has done is right already."""
    course = attempt.uuid("course")
    return {"mended": await tools.house.services.recalculation.course(course, attempt.report)}


async def import_list(tools: Tools, attempt: Attempt) -> JsonValue:
    """{"import"}: enrol a list in one transaction; the report is kept with it, so that it is done once. Progress counts
    rows."""
    return await tools.house.services.enrollment_imports.perform(attempt.uuid("import"), attempt.report)


async def export_person(tools: Tools, attempt: Attempt) -> JsonValue:
    """{"export"}: put together all that is kept about somebody."""
    export = attempt.uuid("export")
    await tools.house.services.data_exports.make(export)
    return {"export": str(export), "href": f"/api/v1/me/exports/{export}"}


async def recount_quiz(tools: Tools, attempt: Attempt) -> JsonValue:
    """{"quiz", "question"}: a correction changed what answers bring. Counting twice is counting once."""
    quiz, question = attempt.uuid("quiz"), attempt.uuid("question")
    return {"changed": await tools.house.services.corrections.recount(quiz, question, attempt.report)}


async def recount_catch_ups(tools: Tools, attempt: Attempt) -> JsonValue:
    """{"session"}: a class that is over counts otherwise than before. Counting twice is counting once."""
    return {"changed": await tools.house.services.catch_ups.recount(attempt.uuid("session"), attempt.report)}


LEARNING: Final = (
    JobKind(corrections.RECOUNT, recount_quiz, timeout_s=1800, may_be_cut=True),
    JobKind(live_recount.RECOUNT_CATCH_UPS, recount_catch_ups, timeout_s=1800, may_be_cut=True),
    JobKind(curriculum.RECALCULATE, recalculate, timeout_s=1800, may_be_cut=True),
    JobKind(enrollment_imports.IMPORT, import_list, timeout_s=600),
    JobKind(data_exports.EXPORT, export_person),
)
