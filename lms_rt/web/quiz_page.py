"""The page of a quiz with its questions, as it is and as a refused form leaves it."""

from aiohttp import web

from lms_rt.domain.permissions import Action
from lms_rt.web.copying import CHOSEN, Copying
from lms_rt.web.editors import may_edit
from lms_rt.web.named import named
from lms_rt.web.once import new_form
from lms_rt.web.question_form import EMPTY_FORM, KINDS, POINTS, SECONDS
from lms_rt.web.rendering import render
from lms_rt.web.revisions import ACCEPTED, Refused
from lms_rt.web.tabs import quiz_tabs
from lms_rt.web.unit_form import GIVEN
from lms_rt.web.visit import Visit

AS_IT_IS = Copying()


async def quiz_page(
    visit: Visit, refused: Refused = ACCEPTED, *, unpublished: Refused = ACCEPTED, copying: Copying = AS_IT_IS
) -> web.Response:
    """`refused` is of the question that was typed, `unpublished` why the quiz was not published just now."""
    quiz = named(visit, "quiz")
    view = await visit.services.quizzes.get(visit.member, quiz)
    supply = await visit.services.bank.supply(visit.member, view.course, view.draws)
    context = {
        "quiz": view,
        "tabs": await quiz_tabs(visit, view),
        "questions": await visit.services.quizzes.questions(visit.member, quiz),
        "edits": await may_edit(visit, view.course, Action.EDIT_QUIZ),
        "kinds": KINDS,
        "ways": GIVEN.items(),
        "points": POINTS.items(),
        "seconds": SECONDS,
        "typed": {name: visit.form.get(name, usual) for name, usual in EMPTY_FORM.items()},
        "error": refused.words,
        "shortage": supply.shortage,
        # said once: that the bank has too few stands there anyway
        "unpublished": None if supply.shortage else unpublished.error,
        "copying": copying,
        "chosen_prefix": CHOSEN,
        "tags": visit.form.get("tags", "") if copying.refused.error else "",
        "form": new_form(),
    }
    status = max(refused.status, unpublished.status, copying.refused.status)
    return render(visit, "quiz.html", context, status=status)
