"""Quizzes at one's own pace: what one asks of its learner, an attempt while it is written, and what became of it."""

from typing import Final

from aiohttp import web

from lms_rt.contract.attempts import Attempt, AttemptQuery, AttemptQuestion
from lms_rt.web.answer_saving import save_typed
from lms_rt.web.answer_sheet import Field, field, words
from lms_rt.web.beginning import begun
from lms_rt.web.catch_up_page import current_question, plays_now
from lms_rt.web.named import named
from lms_rt.web.pages import Pages
from lms_rt.web.rendering import redirect, render
from lms_rt.web.visit import Visit
from lms_rt.web.writing import goes_on

pages = Pages()

ATTEMPTS_SHOWN: Final = 50


@pages.get("/quizzes/{quiz}/attempts", who="person")
async def show_offer(visit: Visit) -> web.Response:
    """What the quiz asks, and one's attempts so far."""
    quiz = named(visit, "quiz")
    offer = await visit.services.attempts.offer(visit.member, quiz)
    query = AttemptQuery(limit=ATTEMPTS_SHOWN, sort="-started_at", user=visit.member.user)
    found = await visit.services.attempts.page(visit.member, quiz, query)
    own = [each for each in found[:ATTEMPTS_SHOWN] if each.kind == "own_pace"]
    course = await visit.services.courses.get(visit.member, offer.course)
    context = {"offer": offer, "course": course, "attempts": own, "refused": "refused" in visit.request.query}
    return render(visit, "offer.html", context)


@pages.post("/quizzes/{quiz}/attempts", who="person")
async def begin(visit: Visit) -> web.Response:
    """Begin, or go on with the attempt that is open."""
    quiz = named(visit, "quiz")
    return await begun(visit.services.attempts.start(visit.member, quiz), f"/quizzes/{quiz}/attempts")


@pages.get("/attempts/{attempt}", who="person")
async def show_attempt(visit: Visit) -> web.Response:
    """The questions while one writes, then the result."""
    attempt = await visit.services.attempts.get(visit.member, named(visit, "attempt"))
    if plays_now(visit, attempt):
        return await current_question(visit, attempt)
    if not _writes(visit, attempt):
        return _result(visit, attempt)
    if "review" in visit.request.query:
        return render(visit, "review.html", {"attempt": attempt, "open": _unanswered(attempt)})
    return _paper(visit, attempt, [field(each) for each in attempt.questions])


@pages.post("/attempts/{attempt}", who="person")
async def save_answers(visit: Visit) -> web.Response:
    """All answers of a page without scripts, and on to the question whether to submit them."""
    attempt = await visit.services.attempts.get(visit.member, named(visit, "attempt"))
    if not _writes(visit, attempt):
        return redirect(f"/attempts/{attempt.id}")
    fields = [await save_typed(visit, attempt.id, each) for each in attempt.questions]
    if any(each.wrong for each in fields):
        return _paper(visit, attempt, fields, status=409)
    return redirect(f"/attempts/{attempt.id}?review")


@pages.post("/attempts/{attempt}/submit", who="person")
async def submit(visit: Visit) -> web.Response:
    """What is saved counts."""
    attempt = await visit.services.attempts.get(visit.member, named(visit, "attempt"))
    if attempt.unavailable is None:  # else its page says why it is closed
        await visit.services.attempts.submit(visit.member, attempt.id)
    return redirect(f"/attempts/{attempt.id}")


def _writes(visit: Visit, attempt: Attempt) -> bool:
    """Whether the reader may still answer here. A catch-up has a page of its own (`catch_up_page.py`)."""
    return goes_on(visit, attempt) and attempt.kind == "own_pace"


def _unanswered(attempt: Attempt) -> list[AttemptQuestion]:
    return [each for each in attempt.questions if each.answer is None]


def _paper(visit: Visit, attempt: Attempt, fields: list[Field], *, status: int = 200) -> web.Response:
    context = {
        "attempt": attempt,
        "fields": fields,
        "data": _for_scripts(attempt),
    }
    return render(visit, "attempt.html", context, status=status)


def _for_scripts(attempt: Attempt) -> dict[str, object]:
    return attempt.model_dump(mode="json", include={"id", "deadline", "questions"}, exclude_none=True)


def _result(visit: Visit, attempt: Attempt) -> web.Response:
    context = {
        "attempt": attempt,
        "own": attempt.user == visit.member.user,
        "questions": [(each, words(each, each.answer), words(each, each.key)) for each in attempt.questions],
    }
    return render(visit, "attempt_result.html", context)
