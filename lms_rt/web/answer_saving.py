"""An answer that was typed on a page, saved from the revision it was made from."""

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from pydantic import JsonValue

from lms_rt.contract.attempts import AnswerSave, AnswerSaved, AttemptQuestion
from lms_rt.errors import ErrorCode, Problem
from lms_rt.web.answer_form import answer_in
from lms_rt.web.answer_sheet import Field, field, words
from lms_rt.web.bad_form import BadForm
from lms_rt.web.visit import Visit

REVISION_DIGITS: Final = 10
REVISION_MAX: Final = 1_000_000
"""As `AnswerSave` has it."""
OVER: Final = "Its time is over; this was not saved."


async def save_typed(visit: Visit, attempt: UUID, question: AttemptQuestion) -> Field:
    """Save one answer of a form; what cannot be saved stays in its fields, with the reason."""
    form = visit.form
    typed = {name: value for name, value in form.items() if name.partition(".")[0] == str(question.id)}
    revision = _revision(form, question)
    if revision is None:
        return field(question)  # it was not on the form, and says nothing of the question
    try:
        answer = answer_in(question, form)
        if answer == question.answer:
            return field(question)
        saved = await _store(visit, attempt, question.id, answer, revision)
    except BadForm as wrong:
        return Field(question, typed, revision, str(wrong))
    except Problem as problem:
        return Field(question, typed, *_told(question, problem, revision))
    return Field(question, typed, saved.revision)


def _told(question: AttemptQuestion, problem: Problem, revision: int) -> tuple[int, str]:
    """The revision that a second press goes on from, and why the first was not taken."""
    stored = problem.extra.get("stored")
    if problem.code is ErrorCode.STALE_REVISION and isinstance(stored, Mapping):
        there = words(question, stored["answer"]) or "no answer"
        return int(
            stored["revision"]
        ), f"Saved elsewhere meanwhile: {there}. Send this again to put yours in its place."
    if problem.code is ErrorCode.QUESTION_CLOSED:
        return revision, OVER
    if problem.code is ErrorCode.VALIDATION:
        return revision, "This is no answer to the question as it stands; it was not saved."
    raise problem


def _revision(form: Mapping[str, str], question: AttemptQuestion) -> int | None:
    """What the form was made from."""
    given = form.get(f"{question.id}.revision", "")
    named = given.isascii() and given.isdecimal() and len(given) < REVISION_DIGITS
    return min(int(given), REVISION_MAX) if named else None


async def _store(visit: Visit, attempt: UUID, question: UUID, answer: JsonValue, seen: int) -> AnswerSaved:
    """Save what was made from the revision that was seen.

    Where a client named that revision as the one it made, it is no longer taken for one that was only seen
    (docs/decisions/0003): the next one has to be named then, too.
    """
    attempts = visit.services.attempts
    try:
        return await attempts.save(visit.member, attempt, question, AnswerSave(answer=answer, revision=seen))
    except Problem as problem:
        stored = problem.extra.get("stored")
        if (
            problem.code is not ErrorCode.STALE_REVISION
            or not isinstance(stored, Mapping)
            or stored["revision"] != seen
            or seen == REVISION_MAX
        ):
            raise
    return await attempts.save(visit.member, attempt, question, AnswerSave(answer=answer, revision=seen + 1))
