"""The audit log, for administrators: who did what, and what was before and after."""

from http import HTTPStatus

from aiohttp import web

from lms_rt.contract.administration import AuditEntry
from lms_rt.contract.pages import Page
from lms_rt.web.admin_tabs import admin_tabs
from lms_rt.web.audit_filters import asked_for, filtered_by
from lms_rt.web.audit_page import shown
from lms_rt.web.audit_words import KINDS
from lms_rt.web.pages import Pages
from lms_rt.web.paging import on_first_page
from lms_rt.web.rendering import render
from lms_rt.web.visit import Visit

pages = Pages()


@pages.get("/admin/audit", who="person")
async def show_log(visit: Visit) -> web.Response:
    """Newest first, a page at a time."""
    asked = await asked_for(visit)
    found = Page[AuditEntry](items=[])
    if asked.query is not None:
        found = Page[AuditEntry].of(await visit.services.audit_log.page(visit.member, asked.query), asked.query)
    context = {
        "tabs": admin_tabs(visit),
        "entries": await shown(visit, found.items),
        "next": found.next,
        "first_page": on_first_page(visit),
        "filters": asked.kept,
        "about": filtered_by(asked.kept),
        "kinds": KINDS,
        "errors": asked.errors,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if asked.errors else HTTPStatus.OK
    return render(visit, "admin_audit.html", context, status=status)
