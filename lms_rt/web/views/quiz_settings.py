"""A quiz's title and description, how it is taken at one's own pace, and its end."""

from collections.abc import Mapping
from http import HTTPStatus

from aiohttp import web

from lms_rt.contract.quizzes import Quiz
from lms_rt.errors import ErrorCode, Problem
from lms_rt.web.forms import Errors, sentence
from lms_rt.web.named import named
from lms_rt.web.pages import Pages
from lms_rt.web.quiz_form import FEEDBACK, FEEDBACK_FROM, form_of, in_words, patch_in, typed_in
from lms_rt.web.rendering import redirect, render
from lms_rt.web.revisions import OVERTAKEN, revision_in
from lms_rt.web.visit import Visit

pages = Pages()


@pages.get("/quizzes/{quiz}/settings", who="person")
async def show_settings(visit: Visit) -> web.Response:
    """The form, as things are."""
    quiz = await _quiz(visit)
    return _form(visit, quiz, form_of(quiz))


@pages.post("/quizzes/{quiz}/settings", who="person")
async def edit_settings(visit: Visit) -> web.Response:
    """Store what was typed, unless somebody else changed the quiz meanwhile."""
    quiz = await _quiz(visit)
    typed = typed_in(visit.form, quiz)
    patch, errors = patch_in(typed, quiz)
    if patch is None:
        return _form(visit, quiz, typed, errors=errors, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        await visit.services.quizzes.edit(visit.member, quiz.id, patch, revision_in(visit.form))
    except Problem as problem:
        if problem.code is ErrorCode.PRECONDITION_FAILED:
            return _form(visit, await _quiz(visit), typed, error=OVERTAKEN, status=HTTPStatus.PRECONDITION_FAILED)
        if not problem.fields:
            raise
        errors = {each.path.removeprefix("$."): sentence(in_words(each.message)) for each in problem.fields}
        return _form(visit, quiz, typed, errors=errors, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    return redirect(f"/quizzes/{quiz.id}")


@pages.post("/quizzes/{quiz}/delete", who="person")
async def delete_quiz(visit: Visit) -> web.Response:
    """A quiz that nobody ever took; others stay for their results."""
    quiz = await _quiz(visit)
    try:
        await visit.services.quizzes.delete(visit.member, quiz.id, revision_in(visit.form))
    except Problem as problem:
        if problem.code is ErrorCode.PRECONDITION_FAILED:
            now = await _quiz(visit)
            return _form(visit, now, form_of(now), error=OVERTAKEN, status=HTTPStatus.PRECONDITION_FAILED)
        if problem.code is not ErrorCode.CONFLICT:
            raise
        return _form(visit, quiz, form_of(quiz), error=problem.detail, status=HTTPStatus.CONFLICT)
    return redirect("/")


async def _quiz(visit: Visit) -> Quiz:
    return await visit.services.quizzes.get(visit.member, named(visit, "quiz"))


def _form(
    visit: Visit,
    quiz: Quiz,
    typed: Mapping[str, str],
    *,
    error: str | None = None,
    errors: Errors | None = None,
    status: int = 200,
) -> web.Response:
    context = {
        "quiz": quiz,
        "typed": typed,
        "feedback": FEEDBACK.items(),
        "feedback_from": FEEDBACK_FROM.items(),
        "error": error,
        "errors": errors or {},
    }
    return render(visit, "quiz_settings.html", context, status=status)
