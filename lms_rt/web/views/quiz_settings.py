"""A quiz's title and description, how it is taken at one's own pace, and its end."""

from collections.abc import Mapping

from aiohttp import web

from lms_rt.contract.quizzes import Quiz
from lms_rt.domain.permissions import Action
from lms_rt.web.editors import for_editors
from lms_rt.web.forms import stored_otherwise
from lms_rt.web.named import named
from lms_rt.web.pages import Pages
from lms_rt.web.quiz_form import FEEDBACK, FEEDBACK_FROM, form_of, in_words, patch_in, typed_in
from lms_rt.web.rendering import redirect, render
from lms_rt.web.revisions import ACCEPTED, CHANGED, Refused, refusal_before, refusal_of, revision_in
from lms_rt.web.tabs import quiz_tabs
from lms_rt.web.visit import Visit

pages = Pages()


@pages.get("/quizzes/{quiz}/settings", who="person")
async def show_settings(visit: Visit) -> web.Response:
    """The form, as things are."""
    quiz = await _quiz(visit)
    return await _form(visit, quiz, form_of(quiz))


@pages.post("/quizzes/{quiz}/settings", who="person")
async def edit_settings(visit: Visit) -> web.Response:
    """Store what was typed, unless somebody else changed the quiz meanwhile."""
    quiz = await _quiz(visit)
    typed = typed_in(visit.form, quiz)
    patch, errors = patch_in(typed, quiz)
    refused = refusal_before(visit.form, quiz.revision, errors)
    if patch is not None and refused is None:
        edit = visit.services.quizzes.edit(visit.member, quiz.id, patch, revision_in(visit.form))
        refused = await refusal_of(edit)
    if refused is not None:
        return await _form(visit, await _quiz(visit) if refused.overtaken else quiz, typed, refused)
    return redirect(f"/quizzes/{quiz.id}")


@pages.post("/quizzes/{quiz}/delete", who="person")
async def delete_quiz(visit: Visit) -> web.Response:
    """A quiz that nobody ever took; others stay for their results."""
    quiz = await _quiz(visit)
    deletion = visit.services.quizzes.delete(visit.member, quiz.id, revision_in(visit.form))
    if (refused := await refusal_of(deletion, CHANGED)) is not None:
        now = await _quiz(visit)
        return await _form(visit, now, form_of(now), refused)
    return redirect("/")


async def _quiz(visit: Visit) -> Quiz:
    quiz = await visit.services.quizzes.get(visit.member, named(visit, "quiz"))
    await for_editors(visit, quiz.course, Action.EDIT_QUIZ)
    return quiz


async def _form(
    visit: Visit,
    quiz: Quiz,
    typed: Mapping[str, str],
    refused: Refused = ACCEPTED,
) -> web.Response:
    context = {
        "quiz": quiz,
        "tabs": await quiz_tabs(visit, quiz),
        "typed": typed,
        "feedback": FEEDBACK.items(),
        "feedback_from": FEEDBACK_FROM.items(),
        "error": refused.error,
        "now": stored_otherwise(form_of(quiz), typed) if refused.overtaken else {},
        "errors": {name: in_words(what) for name, what in refused.errors.items()},
    }
    return render(visit, "quiz_settings.html", context, status=refused.status)
