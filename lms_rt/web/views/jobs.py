"""A job of one's own: how far it is, what came of it."""

from typing import Final

from aiohttp import web

from lms_rt.contract.jobs import Job
from lms_rt.contract.rosters import ImportReport
from lms_rt.services import enrollment_imports
from lms_rt.web import job_words
from lms_rt.web.addresses import safe_next
from lms_rt.web.import_report import ShownReport, shown
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
    context = {
        "job": job,
        "title": job_words.title(job),
        "counted": job_words.COUNTED.get(job.kind, "parts"),
        "failed": job_words.FAILED.get(job.kind),
        "ended": job.state in {"done", "failed"},
        "look_again_s": LOOK_AGAIN_S,
        "report": _report(job),
        "download": job_words.download(job),
        "back": safe_next(visit.request.query.get("back", "")),
    }
    return render(visit, "job.html", context)


def _report(job: Job) -> ShownReport | None:
    if job.kind != enrollment_imports.IMPORT or job.state != "done":
        return None
    return shown(ImportReport.model_validate(job.result))
