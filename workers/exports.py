"""Files that are made while nobody waits: gradebooks, results of classes."""

from typing import Final, cast

from pydantic import JsonValue

from lms_rt.contract.gradebook import LearnerStatus
from lms_rt.contract.live_reports import ExportFormat
from lms_rt.services import export_jobs
from lms_rt.services.export_jobs import Kept
from workers.attempt import Attempt
from workers.house import Tools
from workers.kinds import JobKind

STEPS: Final = 2
"""Of a class's results: all is read and written at once, then it is kept."""


async def export_gradebook(tools: Tools, attempt: Attempt) -> JsonValue:
    """{"file", "course", "format", "status"}: progress counts learners."""
    jobs = tools.house.services.export_jobs
    status = cast(LearnerStatus, attempt.payload["status"])
    course = attempt.uuid("course")
    kept = await jobs.gradebook(course, _kind(attempt), status, attempt.report)
    return await _hand_over(tools, attempt, kept)


async def export_results(tools: Tools, attempt: Attempt) -> JsonValue:
    """{"file", "session", "format"}."""
    await attempt.report(0, STEPS)
    kept = await tools.house.services.export_jobs.results(attempt.uuid("session"), _kind(attempt))
    await attempt.report(1, STEPS)
    return await _hand_over(tools, attempt, kept)


async def _hand_over(tools: Tools, attempt: Attempt, kept: Kept) -> JsonValue:
    """The file is its owner's in the transaction that ends the job; whoever left meanwhile gets none."""
    file, owner = attempt.uuid("file"), attempt.run.owner
    if owner is None:
        return None
    async with attempt.finishing(export_jobs.result(file, kept)) as tx:
        await tools.house.services.export_jobs.hand_over(tx, file, owner, kept)
    return None


def _kind(attempt: Attempt) -> ExportFormat:
    return cast(ExportFormat, attempt.payload["format"])


EXPORTS: Final = (
    JobKind(export_jobs.GRADEBOOK, export_gradebook, timeout_s=1800),
    JobKind(export_jobs.RESULTS, export_results, timeout_s=600),
)
