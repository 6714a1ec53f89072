"""Refusals as people read them: what happened and what to do. Programs get the same problem documents as elsewhere."""

from collections.abc import Awaitable, Callable
from typing import Final

import structlog
from aiohttp import hdrs, web

from lms_rt.errors import ErrorCode, Problem
from lms_rt.http.failures import from_aiohttp, from_outage, problem_response
from lms_rt.http.trace import TRACE
from lms_rt.web.headers import protect
from lms_rt.web.rendering import render
from lms_rt.web.visit import Visit

log = structlog.get_logger(__name__)

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

NOT_FOR_PEOPLE: Final = ("/api/", "/static/", "/ws", "/metrics", "/healthz", "/readyz")
TITLES: Final = {
    ErrorCode.NOT_FOUND: "There is nothing here",
    ErrorCode.METHOD_NOT_ALLOWED: "There is nothing here",
    ErrorCode.UNAVAILABLE: "One moment, please",
    ErrorCode.FORBIDDEN: "This is not yours to do",
}
"""Where a person is better told something else than a program."""
DETAILS: Final = {
    ErrorCode.NOT_FOUND: "The address may be mistyped, the class may be over, or it is not shared with you.",
    ErrorCode.METHOD_NOT_ALLOWED: "The address may be mistyped.",
    ErrorCode.CSRF_FAILED: "Nothing was done. Go back, reload the page and send it once more.",
    ErrorCode.UNAVAILABLE: "Something behind this page does not answer. Nothing is lost; try again in a moment.",
    ErrorCode.INTERNAL: "It is our mistake and has been noted. Try again in a moment.",
    ErrorCode.RATE_LIMITED: "That was a little fast. Wait a moment and try again.",
    ErrorCode.REMOVED: "If that was a mistake, ask the host. You can join again where the host allows it.",
}
JOIN: Final = {"href": "/join", "label": "Join with a PIN"}
ACTIONS: Final = {ErrorCode.REMOVED: JOIN, ErrorCode.NOT_FOUND: JOIN}


def failure(visit: Visit, problem: Problem) -> web.Response:
    """A refusal as a page, or as a problem document for a script."""
    if not wants_page(visit.request):
        return problem_response(visit.request, problem)
    action = ACTIONS.get(problem.code)
    if action is None and problem.kind.retry and visit.request.method == "GET":
        action = {"href": visit.request.rel_url.raw_path_qs, "label": "Try again"}
    context = {
        "status": problem.kind.status,
        "title": TITLES.get(problem.code, problem.kind.title),
        "detail": DETAILS.get(problem.code, problem.detail),
        "action": action,
    }
    response = render(visit, "error.html", context, status=problem.kind.status)
    response.headers.update(problem.headers)
    return response


def wants_page(request: web.Request) -> bool:
    """Whether a person is looking: browsers name HTML when they open a page, scripts and programs do not."""
    return "text/html" in request.headers.get(hdrs.ACCEPT, "")


@web.middleware
async def humane_failures(request: web.Request, handler: Handler) -> web.StreamResponse:
    """For what no page answers: addresses that do not exist, and our own mistakes."""
    if request.path.startswith(NOT_FOR_PEOPLE) or not wants_page(request):
        return await handler(request)
    try:
        return await handler(request)
    except web.HTTPException as error:
        if error.status < 400 or request[TRACE].started:
            raise
        problem = from_aiohttp(error)
    except Exception as error:
        if request[TRACE].started:
            raise
        if (outage := from_outage(error)) is None:
            log.exception("page_failed", method=request.method, path=request.path)
        problem = outage or Problem(ErrorCode.INTERNAL)
    response = failure(Visit(request), problem)
    protect(request, response)
    return response
