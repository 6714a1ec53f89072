"""A course's bank of questions: listed by tag, added to, changed, and rid of what is in it."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Final

from aiohttp import web

from lms_rt.contract.bank import BankQuery, BankQuestion, BankQuestionCreate
from lms_rt.contract.pages import Page
from lms_rt.domain.permissions import Action
from lms_rt.errors import not_found
from lms_rt.web.bad_form import BadForm
from lms_rt.web.editors import for_editors, may_edit
from lms_rt.web.named import named
from lms_rt.web.pages import Pages
from lms_rt.web.paging import query_in
from lms_rt.web.question_form import EMPTY_FORM, KINDS, POINTS, SECONDS, question_in
from lms_rt.web.question_patch import patch_in
from lms_rt.web.question_text import fits_form, form_of, written
from lms_rt.web.rendering import redirect, render
from lms_rt.web.revisions import ACCEPTED, Refused, refusal_before, refusal_of, revision_in
from lms_rt.web.tabs import course_tabs
from lms_rt.web.tags_text import tags_in, text_of
from lms_rt.web.unit_form import GIVEN, USUAL_PENALTY
from lms_rt.web.visit import Visit

pages = Pages()

SHOWN_AT_ONCE: Final = 20
FIELDS: Final = {"ways": GIVEN.items(), "points": POINTS.items(), "seconds": SECONDS}
"""What the fields of a question offer."""


@pages.get("/courses/{course}/bank", who="person")
async def show_bank(visit: Visit) -> web.Response:
    """The newest first, or those with a tag, a page at a time, and the form for the next."""
    return await _bank(visit)


@pages.post("/courses/{course}/bank", who="person")
async def add_question(visit: Visit) -> web.Response:
    """Put one in; what was typed stays in the form where it is no question yet."""
    course = named(visit, "course")
    await for_editors(visit, course, Action.EDIT_QUIZ)
    try:
        given = BankQuestionCreate(question=question_in(visit.form), tags=tags_in(visit.form.get("tags", "")))
    except BadForm as wrong:
        return await _bank(visit, Refused(HTTPStatus.UNPROCESSABLE_ENTITY, str(wrong)))
    refused = await refusal_of(visit.services.bank.add(visit.member, course, given))
    if refused is not None:
        return await _bank(visit, refused)
    return redirect(f"/courses/{course}/bank")


@pages.get("/courses/{course}/bank/{question}", who="person")
async def show_question(visit: Visit) -> web.Response:
    """The form it was, or might have been, written in."""
    stored = await _question(visit)
    return _form(visit, stored, _typed(stored))


@pages.post("/courses/{course}/bank/{question}", who="person")
async def edit_question(visit: Visit) -> web.Response:
    """Store what was typed, unless somebody else changed the question meanwhile."""
    stored = await _question(visit)
    patch, errors = patch_in(visit.form, written(stored))
    lines = visit.form.get("tags", "").splitlines()
    if lines != text_of(stored.tags).splitlines():
        try:
            patch["tags"] = [*tags_in("\n".join(lines))]
        except BadForm as wrong:
            errors["tags"] = str(wrong)
    refused = refusal_before(visit.form, stored.revision, errors)
    if refused is None:
        refused = await refusal_of(visit.services.bank.edit(visit.member, stored.id, patch, revision_in(visit.form)))
    if refused is not None:
        return _form(visit, await _question(visit) if refused.overtaken else stored, visit.form, refused)
    return redirect(f"/courses/{stored.course}/bank")


@pages.post("/courses/{course}/bank/{question}/delete", who="person")
async def delete_question(visit: Visit) -> web.Response:
    """Take it out, as whoever asks for that has seen it; published versions keep it."""
    stored = await _question(visit)
    refused = await refusal_of(visit.services.bank.delete(visit.member, stored.id, revision_in(visit.form)))
    if refused is not None:
        now = await _question(visit)
        return _form(visit, now, _typed(now), refused)
    return redirect(f"/courses/{stored.course}/bank")


async def _question(visit: Visit) -> BankQuestion:
    course = named(visit, "course")
    question = await visit.services.bank.get(visit.member, named(visit, "question"))
    if question.course != course:
        raise not_found("question")
    await for_editors(visit, course, Action.EDIT_QUIZ)
    return question


def _typed(stored: BankQuestion) -> dict[str, str]:
    return {**form_of(written(stored)), "tags": text_of(stored.tags)}


async def _bank(visit: Visit, refused: Refused = ACCEPTED) -> web.Response:
    course = named(visit, "course")
    tag = visit.request.query.get("tag", "").strip()
    query = query_in(visit, BankQuery, limit=SHOWN_AT_ONCE, sort="-created_at", tag=tag or None)
    found = Page[BankQuestion].of(await visit.services.bank.page(visit.member, course, query), query)
    context = {
        **FIELDS,
        "course": await visit.services.courses.get(visit.member, course),
        "tabs": await course_tabs(visit, course),
        "questions": found.items,
        "next": found.next,
        "first_page": "cursor" not in visit.request.query,
        "tag": query.tag or "",
        "edits": await may_edit(visit, course, Action.EDIT_QUIZ),
        "kinds": KINDS,
        "typed": {name: visit.form.get(name, usual) for name, usual in {**EMPTY_FORM, "tags": query.tag or ""}.items()},
        "error": " ".join(filter(None, (refused.error, *refused.errors.values()))),
    }
    return render(visit, "bank.html", context, status=refused.status)


def _form(visit: Visit, stored: BankQuestion, typed: Mapping[str, str], refused: Refused = ACCEPTED) -> web.Response:
    context = {
        **FIELDS,
        "question": stored,
        "now": _typed(stored) if refused.overtaken else None,
        "kinds": KINDS if fits_form(written(stored)) else None,
        "typed": {"unit_penalty": USUAL_PENALTY, **typed},
        "error": " ".join(filter(None, (refused.error, *refused.errors.values()))),
    }
    return render(visit, "bank_question.html", context, status=refused.status)
