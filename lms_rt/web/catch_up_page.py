"""A class that is played later: the question that is open, or what stands between two of them."""

from datetime import UTC, datetime

from aiohttp import web

from lms_rt.contract.attempts import Attempt
from lms_rt.errors import ErrorCode, Problem
from lms_rt.web.answer_sheet import Field, field, words
from lms_rt.web.rendering import render
from lms_rt.web.visit import Visit


def plays_now(visit: Visit, attempt: Attempt) -> bool:
    """Whether the reader is catching up with this attempt."""
    return attempt.user == visit.member.user and attempt.state == "in_progress" and attempt.kind == "catch_up"


async def current_question(visit: Visit, attempt: Attempt, shown: Field | None = None) -> web.Response:
    """The last question that was opened, as a form while it takes an answer; before the first, and behind each, the
    way on. `shown` is the question with what was typed, where it was refused.

    Whether its time is over is only looked at here to show the right thing: the database decides when it is answered.
    """
    question = attempt.questions[-1] if attempt.questions else None
    once = await _counts_once(visit, attempt)
    takes_answers = (
        question is not None
        and question.due_at is not None
        and datetime.now(UTC) < question.due_at
        and not (once and question.saved_at is not None)
    )
    current = shown or (field(question) if question is not None else None)
    context = {
        "attempt": attempt,
        "field": current,
        "said": words(question, question.answer) if question is not None else "",
        "takes_answers": takes_answers,
        "once": once,
        "unanswered": "unanswered" in visit.request.query,
        "next": len(attempt.questions) + 1 if len(attempt.questions) < attempt.total else None,
        "data": {"due_at": question.model_dump(mode="json")["due_at"] if question is not None else None},
    }
    return render(visit, "catch_up.html", context, status=409 if current is not None and current.wrong else 200)


async def _counts_once(visit: Visit, attempt: Attempt) -> bool:
    """Whether the first answer to a question is the one that counts, as it was in the class."""
    if attempt.live_session is None:
        return True
    try:
        return (await visit.services.catch_ups.offer(visit.member, attempt.live_session)).answers == "first"
    except Problem as problem:
        if problem.code not in {ErrorCode.NOT_FOUND, ErrorCode.FORBIDDEN}:
            raise
        return True  # who left the course meanwhile may finish, and is asked for one answer each
