"""Catching up on a class that one missed: what it asks, its questions one by one, and whether it is let."""

from uuid import UUID

from aiohttp import web

from lms_rt.contract.catch_ups import CatchUpSetting
from lms_rt.errors import ErrorCode, Problem
from lms_rt.web.answer_saving import save_typed
from lms_rt.web.beginning import begun
from lms_rt.web.catch_up_page import current_question, plays_now
from lms_rt.web.classes import session_in
from lms_rt.web.named import named
from lms_rt.web.pages import Pages
from lms_rt.web.rendering import redirect, render
from lms_rt.web.visit import Visit

pages = Pages()


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
    return await begun(visit.services.catch_ups.start(visit.member, session), f"/catch-up/{session}")


@pages.post("/attempts/{attempt}/open", who="person")
async def open_question(visit: Visit) -> web.Response:
    """Show the next question, from which its time runs. Sent twice, it is the same one."""
    attempt = await visit.services.attempts.get(visit.member, named(visit, "attempt"))
    index = visit.form.get("index", "")
    if not (index.isascii() and index.isdecimal() and len(index) < 6):
        raise Problem(ErrorCode.VALIDATION, "Go back to the attempt and open the question from there")
    if attempt.unavailable is not None:
        return redirect(f"/attempts/{attempt.id}")  # which says why it is closed
    return await _opened(visit, attempt.id, int(index))


@pages.post("/attempts/{attempt}/answer", who="person")
async def answer(visit: Visit) -> web.Response:
    """Answer the question that is open, and go on from it where that is asked for.

    One that was left behind meanwhile takes nothing, and the page says so.
    """
    attempt = await visit.services.attempts.get(visit.member, named(visit, "attempt"))
    here = f"/attempts/{attempt.id}"
    if not (plays_now(visit, attempt) and attempt.questions):
        return redirect(here)
    question = attempt.questions[-1]
    if f"{question.id}.revision" not in visit.form:
        return redirect(f"{here}?over")
    shown = await save_typed(visit, attempt.id, question)
    if not shown.wrong:
        if not shown.revision:
            return redirect(f"{here}?unanswered")
        match visit.form.get("then"):
            case "next":
                return await _opened(visit, attempt.id, question.index + 1)
            case "finish":
                await visit.services.attempts.submit(visit.member, attempt.id)
        return redirect(here)
    now = await visit.services.attempts.get(visit.member, attempt.id)
    if not plays_now(visit, now) or now.questions[-1].id != question.id:
        return redirect(f"{here}?over")  # another tab went on while this one was being saved
    return await current_question(visit, now, shown)


async def _opened(visit: Visit, attempt: UUID, index: int) -> web.Response:
    try:
        await visit.services.catch_ups.open(visit.member, attempt, index)
    except Problem as problem:
        if problem.code not in {ErrorCode.CONFLICT, ErrorCode.QUESTION_CLOSED}:
            raise  # else the attempt's page says how things are
    return redirect(f"/attempts/{attempt}")


@pages.post("/results/{session}/catch-up", who="person")
async def allow(visit: Visit) -> web.Response:
    """Let those who were absent play the class later, or not."""
    session = session_in(visit)
    setting = CatchUpSetting(allowed=visit.form.get("allowed") == "on")
    await visit.services.catch_ups.allow(visit.member, session, setting)
    return redirect(f"/results/{session}#catch-up")
