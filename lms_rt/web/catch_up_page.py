"""A class that is played later: the question that is open, or what stands between two of them."""

from aiohttp import web

from lms_rt.contract.attempts import Attempt
from lms_rt.web.answer_sheet import Field, field, words
from lms_rt.web.rendering import render
from lms_rt.web.visit import Visit
from lms_rt.web.writing import goes_on


def plays_now(visit: Visit, attempt: Attempt) -> bool:
    """Whether the reader is catching up with this attempt."""
    return goes_on(visit, attempt) and attempt.kind == "catch_up"


async def current_question(visit: Visit, attempt: Attempt, refused: Field | None = None) -> web.Response:
    """The last question that was opened, as a form while it takes an answer; before the first, and behind each, the
    way on. `refused` is the question with what was typed, where that was not taken."""
    current = await visit.services.catch_ups.current(attempt)
    question = current.question
    context = {
        "attempt": attempt,
        "field": refused or (field(question) if question is not None else None),
        "said": words(question, question.answer) if question is not None else "",
        "takes_answers": current.takes_answers,
        "unanswered": "unanswered" in visit.request.query,
        "left_behind": "over" in visit.request.query,
        "next": len(attempt.questions) + 1 if len(attempt.questions) < attempt.total else None,
        "data": {"due_at": question.model_dump(mode="json")["due_at"] if question is not None else None},
    }
    return render(visit, "catch_up.html", context, status=409 if refused is not None else 200)
