"""The page of a course's bank, as it is and as a refused form leaves it."""

from typing import Final

from aiohttp import web

from lms_rt.contract.bank import BankQuery, BankQuestion
from lms_rt.contract.pages import Page
from lms_rt.domain.permissions import Action
from lms_rt.web.all_quizzes import all_quizzes
from lms_rt.web.copying import CHOSEN, Copying
from lms_rt.web.editors import may_edit
from lms_rt.web.named import named
from lms_rt.web.once import new_form
from lms_rt.web.paging import cursor_in, on_first_page, query_in
from lms_rt.web.question_form import EMPTY_FORM, KINDS, POINTS, SECONDS
from lms_rt.web.rendering import render
from lms_rt.web.revisions import ACCEPTED, Refused
from lms_rt.web.tabs import course_tabs
from lms_rt.web.unit_form import GIVEN
from lms_rt.web.visit import Visit

SHOWN_AT_ONCE: Final = 20
FIELDS: Final = {"ways": GIVEN.items(), "points": POINTS.items(), "seconds": SECONDS}
"""What the fields of a question offer."""
AS_IT_IS: Final = Copying()


async def bank_page(visit: Visit, refused: Refused = ACCEPTED, copying: Copying = AS_IT_IS) -> web.Response:
    """`refused` is of the question that was typed, `copying` of those that were ticked."""
    course, asked = named(visit, "course"), visit.request.query
    filters = {name: words for name in ("q", "tag") if (words := asked.get(name, "").strip())}
    query = query_in(visit, BankQuery, limit=SHOWN_AT_ONCE, sort="-created_at", **filters)
    found = Page[BankQuestion].of(await visit.services.bank.page(visit.member, course, query), query)
    edits = await may_edit(visit, course, Action.EDIT_QUIZ)
    context = {
        **FIELDS,
        "course": await visit.services.courses.get(visit.member, course),
        "tabs": await course_tabs(visit, course),
        "questions": found.items,
        "next": found.next,
        "first_page": on_first_page(visit),
        "filters": filters,
        "place": {**filters, **({"cursor": cursor} if (cursor := cursor_in(asked)) else {})},
        "edits": edits,
        "quizzes": await all_quizzes(visit, course) if edits else [],
        "quiz": visit.form.get("quiz", ""),
        "copying": copying,
        "chosen_prefix": CHOSEN,
        "form": new_form(),
        "kinds": KINDS,
        "typed": {
            name: visit.form.get(name, usual) for name, usual in {**EMPTY_FORM, "tags": filters.get("tag", "")}.items()
        },
        "error": refused.words,
    }
    return render(visit, "bank.html", context, status=max(refused.status, copying.refused.status))
