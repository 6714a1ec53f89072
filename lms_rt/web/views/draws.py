"""What a quiz draws from its course's bank for each attempt, and whether the bank has enough for it now."""

from collections.abc import Sequence
from typing import Final

from aiohttp import web

from lms_rt.contract.quizzes import Draw, Quiz, QuizPatch
from lms_rt.domain.permissions import Action
from lms_rt.web.draws_form import Row, draws_in, rows_in, rows_of
from lms_rt.web.editors import for_editors
from lms_rt.web.named import named
from lms_rt.web.pages import Pages
from lms_rt.web.rendering import redirect, render
from lms_rt.web.revisions import ACCEPTED, Refused, refusal_before, refusal_of, revision_in
from lms_rt.web.tabs import quiz_tabs
from lms_rt.web.visit import Visit

pages = Pages()

COUNTED: Final = "count"
"""The button that only looks whether there are enough."""
TAGS_SHOWN: Final = 100


@pages.get("/quizzes/{quiz}/draws", who="person")
async def show_draws(visit: Visit) -> web.Response:
    """The draws as they are, each with how many questions it may take."""
    quiz = await _quiz(visit)
    return await _form(visit, quiz, rows_of(quiz.draws), quiz.draws)


@pages.post("/quizzes/{quiz}/draws", who="person")
async def edit_draws(visit: Visit) -> web.Response:
    """Store what was typed, unless somebody else changed the quiz meanwhile, or only see how many there are for it."""
    quiz = await _quiz(visit)
    rows = rows_in(visit.form)
    draws, errors = draws_in(rows)
    refused = refusal_before(visit.form, quiz.revision, errors)
    if refused is None and COUNTED in visit.form:
        return await _form(visit, quiz, rows_of(draws), draws)
    if refused is None and draws != quiz.draws:
        edit = visit.services.quizzes.edit(visit.member, quiz.id, QuizPatch(draws=draws), revision_in(visit.form))
        refused = await refusal_of(edit)
    if refused is not None:
        return await _form(visit, await _quiz(visit) if refused.overtaken else quiz, rows, None, refused)
    return redirect(f"/quizzes/{quiz.id}/draws")


async def _quiz(visit: Visit) -> Quiz:
    quiz = await visit.services.quizzes.get(visit.member, named(visit, "quiz"))
    await for_editors(visit, quiz.course, Action.EDIT_QUIZ)
    return quiz


async def _form(
    visit: Visit, quiz: Quiz, rows: Sequence[Row], counted: Sequence[Draw] | None, refused: Refused = ACCEPTED
) -> web.Response:
    """`counted` are the draws of the rows, in their order, where they can be read."""
    bank = visit.services.bank
    supply = None if counted is None else await bank.supply(visit.member, quiz.course, counted)
    context = {
        "quiz": quiz,
        "tabs": await quiz_tabs(visit, quiz),
        "rows": rows,
        "matching": () if supply is None else supply.matching,
        "shortage": supply and supply.shortage,
        "unsaved": counted is not None and list(counted) != quiz.draws,
        "tags": await bank.tags(visit.member, quiz.course, TAGS_SHOWN),
        "error": refused.error,
        "errors": refused.errors,
        "overtaken": refused.overtaken,
    }
    return render(visit, "quiz_draws.html", context, status=refused.status)
