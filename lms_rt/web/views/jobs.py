"""A job of one's own: how far it is, what came of it."""

from typing import Final

from aiohttp import web

from lms_rt.contract.jobs import Job
from lms_rt.contract.rosters import ImportReport
from lms_rt.errors import ErrorCode, Problem
from lms_rt.services import enrollment_imports
from lms_rt.services.tried_lists import TriedList
from lms_rt.web import job_words
from lms_rt.web.addresses import safe_next
from lms_rt.web.import_report import shown
from lms_rt.web.named import named
from lms_rt.web.pages import Pages
from lms_rt.web.rendering import render
from lms_rt.web.visit import Visit

pages = Pages()

LOOK_AGAIN_S: Final = 3
"""Seconds after which a browser without scripts looks again."""


@pages.get("/jobs/{job}", who="person")
async def show_job(visit: Visit) -> web.Response:
    """Whoever asked for it, and administrators; `back` leads to where it was asked for."""
    job = await visit.services.jobs.get(visit.member, named(visit, "job"))
    report = _report(job)
    context = {
        "job": job,
        "title": job_words.title(job),
        "counted": job_words.COUNTED.get(job.kind, "parts"),
        "failed": job_words.FAILED.get(job.kind),
        "ended": job.state in {"done", "failed"},
        "look_again_s": LOOK_AGAIN_S,
        "report": None if report is None else shown(report),
        "tried": await _tried(visit, report),
        "download": job_words.download(job),
        "back": safe_next(visit.request.query.get("back", "")),
    }
    return render(visit, "job.html", context)


def _report(job: Job) -> ImportReport | None:
    if job.kind != enrollment_imports.IMPORT or job.state != "done":
        return None
    return ImportReport.model_validate(job.result)


async def _tried(visit: Visit, report: ImportReport | None) -> TriedList | None:
    """What can become of a list that was only tried; None for who may not enrol it (any more)."""
    if report is None or report.trial is None:
        return None
    try:
        return await visit.services.tried_lists.get(visit.member, report.trial)
    except Problem as problem:
        if problem.code not in {ErrorCode.FORBIDDEN, ErrorCode.NOT_FOUND}:
            raise
        return None
