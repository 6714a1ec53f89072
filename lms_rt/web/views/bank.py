"""A course's bank of questions: found by tags and words, added to, changed, and rid of what is in it."""

from collections.abc import Mapping
from http import HTTPStatus

from aiohttp import web

from lms_rt.contract.bank import BankQuestion, BankQuestionCreate
from lms_rt.domain.permissions import Action
from lms_rt.errors import not_found
from lms_rt.web.bad_form import BadForm
from lms_rt.web.bank_page import FIELDS, bank_page
from lms_rt.web.editors import for_editors
from lms_rt.web.named import named
from lms_rt.web.pages import Pages
from lms_rt.web.question_form import KINDS, question_in
from lms_rt.web.question_patch import patch_in
from lms_rt.web.question_text import fits_form, form_of, written
from lms_rt.web.rendering import redirect, render
from lms_rt.web.revisions import ACCEPTED, CHANGED, Refused, refusal_before, refusal_of, revision_in
from lms_rt.web.tags_text import lines_in, tags_in, text_of
from lms_rt.web.unit_form import USUAL_PENALTY
from lms_rt.web.visit import Visit

pages = Pages()


@pages.get("/courses/{course}/bank", who="person")
async def showbank_page(visit: Visit) -> web.Response:
    """The newest first, or those with a tag and some words, a page at a time, and the form for the next."""
    return await bank_page(visit)


@pages.post("/courses/{course}/bank", who="person")
async def add_question(visit: Visit) -> web.Response:
    """Put one in; what was typed stays in the form where it is no question yet."""
    course = named(visit, "course")
    await for_editors(visit, course, Action.EDIT_QUIZ)
    try:
        given = BankQuestionCreate(question=question_in(visit.form), tags=tags_in(visit.form.get("tags", "")))
    except BadForm as wrong:
        return await bank_page(visit, Refused(HTTPStatus.UNPROCESSABLE_ENTITY, str(wrong)))
    refused = await refusal_of(visit.services.bank.add(visit.member, course, given))
    if refused is not None:
        return await bank_page(visit, refused)
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
    lines = lines_in(visit.form.get("tags", ""))
    if lines != lines_in(text_of(stored.tags)):
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
    deletion = visit.services.bank.delete(visit.member, stored.id, revision_in(visit.form))
    if (refused := await refusal_of(deletion, CHANGED)) is not None:
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


def _form(visit: Visit, stored: BankQuestion, typed: Mapping[str, str], refused: Refused = ACCEPTED) -> web.Response:
    context = {
        **FIELDS,
        "question": stored,
        "now": _typed(stored) if refused.overtaken else None,
        "kinds": KINDS if fits_form(written(stored)) else None,
        "typed": {"unit_penalty": USUAL_PENALTY, **typed},
        "error": refused.words,
    }
    return render(visit, "bank_question.html", context, status=refused.status)
