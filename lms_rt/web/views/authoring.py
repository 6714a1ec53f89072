"""New courses, quizzes and questions, and publishing; changing them has pages of its own."""

from http import HTTPStatus

from aiohttp import web

from lms_rt.contract.courses import CourseCreate
from lms_rt.contract.quizzes import QuizCreate
from lms_rt.web.bad_form import BadForm
from lms_rt.web.named import named
from lms_rt.web.pages import Pages
from lms_rt.web.question_form import question_in
from lms_rt.web.quiz_page import quiz_page
from lms_rt.web.rendering import redirect
from lms_rt.web.revisions import Refused, refusal_of
from lms_rt.web.titles import title_in
from lms_rt.web.visit import Visit

pages = Pages()


@pages.post("/courses", who="person")
async def make_course(visit: Visit) -> web.Response:
    """A draft with a title."""
    course = await visit.services.courses.create(visit.member, CourseCreate(title=title_in(visit)))
    return redirect(f"/courses/{course.id}/edit")


@pages.post("/courses/{course}/quizzes", who="person")
async def make_quiz(visit: Visit) -> web.Response:
    """An empty quiz, and on to its questions."""
    given = QuizCreate(title=title_in(visit))
    quiz = await visit.services.quizzes.create(visit.member, named(visit, "course"), given)
    return redirect(f"/quizzes/{quiz.id}")


@pages.get("/quizzes/{quiz}", who="person")
async def show_quiz(visit: Visit) -> web.Response:
    """Its questions, and the form for the next."""
    return await quiz_page(visit)


@pages.post("/quizzes/{quiz}/questions", who="person")
async def add_question(visit: Visit) -> web.Response:
    """Append one; what was typed stays in the form where it is no question yet."""
    quiz = named(visit, "quiz")
    try:
        question = question_in(visit.form)
    except BadForm as wrong:
        return await quiz_page(visit, Refused(HTTPStatus.UNPROCESSABLE_ENTITY, str(wrong)))
    if (refused := await refusal_of(visit.services.quizzes.add_question(visit.member, quiz, question))) is not None:
        return await quiz_page(visit, refused)
    return redirect(f"/quizzes/{quiz}")


@pages.post("/quizzes/{quiz}/publish", who="person")
async def publish_quiz(visit: Visit) -> web.Response:
    """Make a version that classes are held with, and on to starting one."""
    quiz = named(visit, "quiz")
    if (refused := await refusal_of(visit.services.quizzes.publish(visit.member, quiz))) is not None:
        return await quiz_page(visit, unpublished=refused)
    return redirect(f"/quizzes/{quiz}/class")
