"""Work that was given up, for administrators: what went wrong, and a button that has it done again."""

from typing import Final
from uuid import UUID

from aiohttp import web

from lms_rt.contract.jobs import JobQuery
from lms_rt.errors import not_found
from lms_rt.web.admin_tabs import admin_tabs
from lms_rt.web.pages import Pages
from lms_rt.web.rendering import redirect, render
from lms_rt.web.visit import Visit

pages = Pages()

ROOT: Final = "/admin/dead-letters"
SHOWN_AT_ONCE: Final = 50


@pages.get(ROOT, who="person")
async def list_dead_letters(visit: Visit) -> web.Response:
    """The newest first; what is done again leaves the list, and makes room for older ones."""
    found = await visit.services.jobs.page(visit.member, JobQuery(state="failed", limit=SHOWN_AT_ONCE))
    context = {"tabs": admin_tabs(visit), "jobs": found[:SHOWN_AT_ONCE], "more": len(found) > SHOWN_AT_ONCE}
    return render(visit, "dead_letters.html", context)


@pages.post(f"{ROOT}/{{job}}/rerun", who="person")
async def rerun_dead_letter(visit: Visit) -> web.Response:
    """Have one done again."""
    try:
        job = UUID(visit.request.match_info["job"])
    except ValueError:
        raise not_found("job") from None
    await visit.services.jobs.rerun(visit.member, job)
    return redirect(ROOT)
