"""One question of a quiz: changed, moved, deleted."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Final

from aiohttp import web

from lms_rt.contract.quizzes import StoredQuestion
from lms_rt.domain.permissions import Action
from lms_rt.errors import not_found
from lms_rt.web.editors import for_editors
from lms_rt.web.named import named
from lms_rt.web.outline_moves import STEPS
from lms_rt.web.pages import Pages
from lms_rt.web.question_form import KINDS, POINTS, SECONDS
from lms_rt.web.question_patch import patch_in
from lms_rt.web.question_text import Fields, fits_form, form_of, written
from lms_rt.web.rendering import redirect, render
from lms_rt.web.revisions import ACCEPTED, CHANGED, Refused, refusal_before, refusal_of, revision_in
from lms_rt.web.unit_form import GIVEN, USUAL_PENALTY
from lms_rt.web.visit import Visit
from lms_rt.web.ways import way_in

pages = Pages()

DIGITS_READ: Final = 6


@pages.get("/quizzes/{quiz}/questions/{question}", who="person")
async def show_question(visit: Visit) -> web.Response:
    """The form it was, or might have been, written in."""
    stored = await _question(visit)
    return await _form(visit, stored, form_of(written(stored)))


@pages.post("/quizzes/{quiz}/questions/{question}", who="person")
async def edit_question(visit: Visit) -> web.Response:
    """Store what was typed, unless somebody else changed the question meanwhile."""
    stored = await _question(visit)
    patch, errors = patch_in(visit.form, written(stored))
    refused = refusal_before(visit.form, stored.revision, errors)
    if refused is None:
        edit = visit.services.quizzes.edit_question(visit.member, stored.id, patch, revision_in(visit.form))
        refused = await refusal_of(edit)
    if refused is not None:
        return await _form(visit, await _question(visit) if refused.overtaken else stored, visit.form, refused)
    return redirect(f"/quizzes/{stored.quiz}#question-{stored.id}")


@pages.post("/quizzes/{quiz}/questions/{question}/move", who="person")
async def move_question(visit: Visit) -> web.Response:
    """One place up or down; nothing beyond either end."""
    stored = await _question(visit)
    step = STEPS[way_in(visit)]
    last = (await visit.services.quizzes.get(visit.member, stored.quiz)).questions
    if 1 <= stored.index + step <= last:
        patch: Fields = {"index": stored.index + step}
        await visit.services.quizzes.edit_question(visit.member, stored.id, patch, None)
    return redirect(f"/quizzes/{stored.quiz}#question-{stored.id}")


@pages.post("/quizzes/{quiz}/questions/{question}/place", who="person")
async def place_question(visit: Visit) -> web.Response:
    """Anywhere among the others in one step, as it would be many steps through a long quiz."""
    stored = await _question(visit)
    place = visit.form.get("place", "").strip()
    last = (await visit.services.quizzes.get(visit.member, stored.quiz)).questions
    if not (place.isdecimal() and len(place) < DIGITS_READ and 1 <= int(place) <= last):
        wrong = Refused(HTTPStatus.UNPROCESSABLE_ENTITY, errors={"place": f"A number from 1 to {last}, please."})
        return await _form(visit, stored, form_of(written(stored)), wrong)
    patch: Fields = {"index": int(place)}
    await visit.services.quizzes.edit_question(visit.member, stored.id, patch, None)
    return redirect(f"/quizzes/{stored.quiz}#question-{stored.id}")


@pages.post("/quizzes/{quiz}/questions/{question}/delete", who="person")
async def delete_question(visit: Visit) -> web.Response:
    """Take it out, as whoever asks for that has seen it; published versions keep it."""
    stored = await _question(visit)
    deletion = visit.services.quizzes.delete_question(visit.member, stored.id, revision_in(visit.form))
    if (refused := await refusal_of(deletion, CHANGED)) is not None:
        now = await _question(visit)
        return await _form(visit, now, form_of(written(now)), refused)
    return redirect(f"/quizzes/{stored.quiz}")


async def _question(visit: Visit) -> StoredQuestion:
    quiz = named(visit, "quiz")
    question = await visit.services.quizzes.question(visit.member, named(visit, "question"))
    if question.quiz != quiz:
        raise not_found("question")
    await for_editors(visit, (await visit.services.quizzes.get(visit.member, quiz)).course, Action.EDIT_QUIZ)
    return question


async def _form(
    visit: Visit, stored: StoredQuestion, typed: Mapping[str, str], refused: Refused = ACCEPTED
) -> web.Response:
    question, errors = written(stored), refused.errors
    context = {
        "question": stored,
        "now": form_of(question) if refused.overtaken else None,
        "kinds": KINDS if fits_form(question) else None,
        "ways": GIVEN.items(),
        "points": POINTS.items(),
        "seconds": SECONDS,
        "typed": {"unit_penalty": USUAL_PENALTY, **typed},
        "last": (await visit.services.quizzes.get(visit.member, stored.quiz)).questions,
        "place": visit.form.get("place", stored.index),
        "place_error": refused.errors.get("place"),
        "error": " ".join(filter(None, (refused.error, *(errors[name] for name in errors if name != "place")))),
    }
    return render(visit, "question.html", context, status=refused.status)
