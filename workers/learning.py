"""The jobs of courses: counting progress anew, enrolling long lists."""

from typing import Final

from pydantic import JsonValue

from lms_rt.services import curriculum, enrollment_imports
from workers.attempt import Attempt
from workers.house import Tools
from workers.kinds import JobKind


async def recalculate(tools: Tools, attempt: Attempt) -> JsonValue:
    """{"course"}: its curriculum changed. What an attempt that died has done is right already."""
    course = attempt.uuid("course")
    return {"mended": await tools.house.services.recalculation.course(course, attempt.report)}


async def import_list(tools: Tools, attempt: Attempt) -> JsonValue:
    """{"import"}: enrol a list in one transaction; the report is kept with it, so that it is done once."""
    return await tools.house.services.enrollment_imports.perform(attempt.uuid("import"))


LEARNING: Final = (
    JobKind(curriculum.RECALCULATE, recalculate, timeout_s=1800),
    JobKind(enrollment_imports.IMPORT, import_list, timeout_s=600),
)
