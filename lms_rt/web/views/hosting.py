"""A class as its staff sees it: starting one, the dashboard, the projector."""

from typing import Final
from uuid import UUID

from aiohttp import web

from lms_rt.contract.live import LiveSession
from lms_rt.errors import ErrorCode, Problem, not_found
from lms_rt.web.addresses import join_words
from lms_rt.web.class_settings import settings_in
from lms_rt.web.classes import may_host, session_in
from lms_rt.web.pages import Pages
from lms_rt.web.rendering import redirect, render
from lms_rt.web.tabs import quiz_tabs
from lms_rt.web.visit import Visit

pages = Pages()

NOT_HOSTED: Final = "You do not host this class any more, or it was deleted."
PAGE = 20
"""Classes on one page of those held with a quiz."""


@pages.get("/quizzes/{quiz}/class", who="person")
async def show_settings(visit: Visit) -> web.Response:
    """How the next class with a quiz is to go, and the classes held with it."""
    quiz = _id_of(visit.request.match_info["quiz"], "quiz")
    before = visit.request.query.get("before")
    held = await visit.services.live_sessions.newest(
        visit.member, quiz, before=_id_of(before, "live session") if before else None, fetch=PAGE + 1
    )
    shown = held[:PAGE]
    view = await visit.services.quizzes.get(visit.member, quiz)
    context = {
        "quiz": view,
        "tabs": await quiz_tabs(visit, view),
        "held": shown,
        "first_page": not before,
        "more_before": shown[-1].id if len(held) > PAGE else None,
    }
    return render(visit, "class.html", context)


@pages.post("/host", who="person")
async def start_class(visit: Visit) -> web.Response:
    """Open a class with the newest version of a quiz, and go to its dashboard."""
    quiz = _id_of(visit.form.get("quiz", ""), "quiz")
    session = await visit.services.live_sessions.create(visit.member, quiz, settings_in(visit.form))
    return redirect(f"/host/{session.id}")


@pages.get("/host/{session}", who="person")
async def show_dashboard(visit: Visit) -> web.Response:
    """The host's dashboard."""
    session = await _hosted(visit)
    course = await visit.services.courses.get(visit.member, session.course)
    return render(visit, "host.html", _context(visit, session, course=course.title))


@pages.get("/screen/{session}", who="person")
async def show_screen(visit: Visit) -> web.Response:
    """The projector's page."""
    return render(visit, "screen.html", _context(visit, await _hosted(visit)))


@pages.post("/host/{session}/ticket", who="person", rate="socket")
async def issue_host_ticket(visit: Visit) -> web.Response:
    """A ticket for the socket of the dashboard or the projector.

    Not for who hosts the class no more: their page would subscribe to it as anybody's does, which is how learners join.
    """
    try:
        await _hosted(visit)
    except Problem as problem:
        if problem.code is ErrorCode.NOT_FOUND:
            raise Problem(ErrorCode.FORBIDDEN, NOT_HOSTED) from None
        raise
    return await _ticket(visit)


@pages.post("/session/ticket", who="person", rate="socket")
async def issue_ticket(visit: Visit) -> web.Response:
    """A ticket for the socket of whoever has signed in."""
    return await _ticket(visit)


async def _ticket(visit: Visit) -> web.Response:
    return web.json_response({"ticket": await visit.services.identity.issue_ticket(visit.member)}, status=201)


def _id_of(text: str, kind: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise not_found(kind) from None


async def _hosted(visit: Visit) -> LiveSession:
    """The class of this page, for its staff; others are told that there is none."""
    session = await visit.services.live_sessions.get(visit.member, session_in(visit))
    if not await may_host(visit, visit.member, session):
        raise not_found("live session")
    return session


def _context(visit: Visit, session: LiveSession, *, course: str = "") -> dict[str, object]:
    shown = {"id": session.id, "title": session.title, "pin": session.pin, "course": course}
    return {"session": shown, "join_address": join_words(visit.request, visit.settings)}
