"""Catching up on a class that one missed: what it asks, its questions one by one, and whether it is let."""

from typing import Final

from aiohttp import web

from lms_rt.contract.catch_ups import CatchUpSetting
from lms_rt.errors import ErrorCode, Problem
from lms_rt.web.answer_saving import save_typed
from lms_rt.web.catch_up_page import current_question, plays_now
from lms_rt.web.classes import session_in
from lms_rt.web.named import named
from lms_rt.web.pages import Pages
from lms_rt.web.rendering import redirect, render
from lms_rt.web.visit import Visit

pages = Pages()

REFUSED: Final = frozenset({ErrorCode.CONFLICT, ErrorCode.FORBIDDEN})
"""Why one cannot begin: the page says it in words."""


@pages.get("/catch-up/{session}", who="person")
async def show_offer(visit: Visit) -> web.Response:
    """What the class asks of one who plays it later, or why one cannot."""
    offer = await visit.services.catch_ups.offer(visit.member, session_in(visit))
    context = {"offer": offer, "refused": "refused" in visit.request.query}
    return render(visit, "catch_up_offer.html", context)


@pages.post("/catch-up/{session}", who="person")
async def begin(visit: Visit) -> web.Response:
    """Begin, or go on. No question is shown yet, so no time runs."""
    session = session_in(visit)
    try:
        attempt, _ = await visit.services.catch_ups.start(visit.member, session)
    except Problem as problem:
        if problem.code not in REFUSED or "unavailable" not in problem.extra:
            raise
        return redirect(f"/catch-up/{session}?refused")
    return redirect(f"/attempts/{attempt.id}")


@pages.post("/attempts/{attempt}/open", who="person")
async def open_question(visit: Visit) -> web.Response:
    """Show the next question, from which its time runs. Sent twice, it is the same one."""
    attempt = named(visit, "attempt")
    index = visit.form.get("index", "")
    if not (index.isascii() and index.isdecimal() and len(index) < 6):
        raise Problem(ErrorCode.VALIDATION, "Go back to the attempt and open the question from there")
    try:
        await visit.services.catch_ups.open(visit.member, attempt, int(index))
    except Problem as problem:
        if problem.code not in {ErrorCode.CONFLICT, ErrorCode.QUESTION_CLOSED}:
            raise  # else the attempt's page says how things are
    return redirect(f"/attempts/{attempt}")


@pages.post("/attempts/{attempt}/answer", who="person")
async def answer(visit: Visit) -> web.Response:
    """Answer the question that is open. One that was left behind meanwhile takes nothing, and is said to be over."""
    attempt = await visit.services.attempts.get(visit.member, named(visit, "attempt"))
    if plays_now(visit, attempt):
        for question in attempt.questions[-1:]:
            shown = await save_typed(visit, attempt.id, question)
            if shown.wrong:
                now = await visit.services.attempts.get(visit.member, attempt.id)
                return await current_question(visit, now, shown)
            if shown.revision == 0:
                return redirect(f"/attempts/{attempt.id}?unanswered")
    return redirect(f"/attempts/{attempt.id}")


@pages.post("/results/{session}/catch-up", who="person")
async def allow(visit: Visit) -> web.Response:
    """Let those who were absent play the class later, or not."""
    session = session_in(visit)
    setting = CatchUpSetting(allowed=visit.form.get("allowed") == "on")
    await visit.services.catch_ups.allow(visit.member, session, setting)
    return redirect(f"/results/{session}#catch-up")
