"""Questions copied between a quiz and the bank of its course, those that were ticked."""

from functools import partial
from typing import Final
from uuid import UUID

from aiohttp import web

from lms_rt.contract.bank import CopiesIntoBank, CopiesIntoQuiz
from lms_rt.contract.quizzes import Quiz
from lms_rt.domain.permissions import Action
from lms_rt.errors import Problem
from lms_rt.web.bad_form import BadForm
from lms_rt.web.bank_page import bank_page
from lms_rt.web.copying import CopyNote, asked_for, chosen_in, copied, not_copied, wrong
from lms_rt.web.editors import for_editors
from lms_rt.web.named import named
from lms_rt.web.pages import Pages
from lms_rt.web.quiz_page import quiz_page
from lms_rt.web.tags_text import tags_in
from lms_rt.web.visit import Visit

pages = Pages()

ALL: Final = "all"
"""The button that takes every question of the quiz, whatever is ticked."""


@pages.post("/courses/{course}/copies", who="person")
async def copy_into_quiz(visit: Visit) -> web.Response:
    """Questions of the bank to the end of a quiz of the same course."""
    course = named(visit, "course")
    await for_editors(visit, course, Action.EDIT_QUIZ)
    quiz = await _chosen_quiz(visit, course)
    if quiz is None:
        return await bank_page(visit, copying=wrong(visit, "Choose a quiz to copy into."))
    try:
        asked = asked_for(CopiesIntoQuiz, questions=chosen_in(visit.form))
    except Problem as problem:
        return await bank_page(visit, copying=not_copied(visit, problem))
    return await bank_page(visit, copying=await copied(visit, asked, quiz.id, partial(_into_quiz, visit, quiz, asked)))


@pages.post("/quizzes/{quiz}/copies", who="person")
async def copy_into_bank(visit: Visit) -> web.Response:
    """Questions of a quiz into the bank of its course, with tags."""
    quiz = await visit.services.quizzes.get(visit.member, named(visit, "quiz"))
    await for_editors(visit, quiz.course, Action.EDIT_QUIZ)
    chosen = await _all(visit, quiz.id) if ALL in visit.form else chosen_in(visit.form)
    try:
        asked = asked_for(CopiesIntoBank, questions=chosen, tags=tags_in(visit.form.get("tags", "")))
    except BadForm as bad:
        return await quiz_page(visit, copying=wrong(visit, str(bad)))
    except Problem as problem:
        return await quiz_page(visit, copying=not_copied(visit, problem))
    made = await copied(visit, asked, quiz.course, partial(_into_bank, visit, quiz, asked))
    return await quiz_page(visit, copying=made)


async def _into_quiz(visit: Visit, quiz: Quiz, asked: CopiesIntoQuiz) -> CopyNote:
    copies = await visit.services.bank_copies.into_quiz(visit.member, quiz.id, asked)
    return CopyNote(count=len(copies), name=quiz.title, address=f"/quizzes/{quiz.id}#question-{copies[0].id}")


async def _into_bank(visit: Visit, quiz: Quiz, asked: CopiesIntoBank) -> CopyNote:
    copies = await visit.services.bank_copies.into_bank(visit.member, quiz.course, asked)
    return CopyNote(count=len(copies), name="the bank", address=f"/courses/{quiz.course}/bank")


async def _chosen_quiz(visit: Visit, course: UUID) -> Quiz | None:
    """The quiz that was chosen; None where none was, and for one that is none of the course."""
    try:
        quiz = await visit.services.quizzes.get(visit.member, UUID(visit.form.get("quiz", "")))
    except (ValueError, Problem):
        return None
    return quiz if quiz.course == course else None


async def _all(visit: Visit, quiz: UUID) -> list[UUID]:
    return [each.id for each in await visit.services.quizzes.questions(visit.member, quiz)]
