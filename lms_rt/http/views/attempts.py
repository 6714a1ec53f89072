"""Attempts at one's own pace over REST."""

from uuid import UUID

from lms_rt.contract.attempts import (
    AnswerGrade,
    AnswerSave,
    AnswerSaved,
    Attempt,
    AttemptQuery,
    AttemptSummary,
    Correction,
    CorrectionJob,
    Extended,
    Extension,
    GradeGiven,
    GradeHistory,
    QuizOffer,
)
from lms_rt.contract.pages import Page
from lms_rt.errors import ErrorCode
from lms_rt.http.call import Call
from lms_rt.http.replies import Reply
from lms_rt.http.routes import Routes

routes = Routes(tag="attempts", description="Quizzes at one's own pace: taken, saved, submitted, graded, corrected.")

_SEEN = [ErrorCode.NOT_FOUND, ErrorCode.FORBIDDEN]


@routes.get("/quizzes/{id}/offer", summary="See what a quiz asks of one", who="members of its course", errors=_SEEN)
async def get_quiz_offer(call: Call, id: UUID) -> QuizOffer:  # noqa: A002 - the path parameter's name
    """How long, how often, until when; `unavailable` says why one cannot begin now, if so."""
    return await call.services.attempts.offer(call.person, id)


@routes.post(
    "/quizzes/{id}/attempts",
    status=201,
    also=[200],
    summary="Begin an attempt",
    who="members of its course",
    errors=[*_SEEN, ErrorCode.CONFLICT],
)
async def start_attempt(call: Call, id: UUID) -> Reply[Attempt]:  # noqa: A002
    """With the newest published version. One at a time: where one goes on, it is answered (200)."""
    attempt, new = await call.services.attempts.start(call.person, id)
    return Reply(attempt, location=f"/attempts/{attempt.id}", status=None if new else 200)


@routes.get(
    "/quizzes/{id}/attempts", summary="List attempts", who="members of its course, who has attempts at it", errors=_SEEN
)
async def list_attempts(call: Call, id: UUID, query: AttemptQuery) -> Page[AttemptSummary]:  # noqa: A002
    """Oldest first: all for the staff, for learners their own."""
    found = await call.services.attempts.page(call.person, id, query)
    return Page[AttemptSummary].of(found, query)


@routes.get(
    "/attempts/{id}", summary="Read an attempt", who="its learner; staff of its course", errors=[ErrorCode.NOT_FOUND]
)
async def get_attempt(call: Call, id: UUID) -> Attempt:  # noqa: A002
    """Keys, points and score are in it as far as the quiz's feedback shows them now."""
    return await call.services.attempts.get(call.person, id)


@routes.put(
    "/attempts/{id}/answers/{question}",
    summary="Save an answer",
    who="its learner",
    errors=[*_SEEN, ErrorCode.STALE_REVISION, ErrorCode.QUESTION_CLOSED, ErrorCode.VALIDATION],
)
async def save_answer(call: Call, id: UUID, question: UUID, body: AnswerSave) -> AnswerSaved:  # noqa: A002
    """Meant to be called while one writes. A tab that is behind gets `stale_revision` with what is `stored`."""
    return await call.services.attempts.save(call.person, id, question, body)


@routes.post("/attempts/{id}/submit", summary="Submit an attempt", who="its learner", errors=_SEEN)
async def submit_attempt(call: Call, id: UUID) -> Attempt:  # noqa: A002
    """At its deadline the server does it with what is saved. `state` is `submitted` while a person has to grade."""
    return await call.services.attempts.submit(call.person, id)


@routes.post(
    "/attempts/{id}/extend",
    summary="Give somebody longer",
    who="staff of its course",
    idempotent=True,  # it adds: whoever asks again after a lost answer would give twice
    errors=[*_SEEN, ErrorCode.CONFLICT],
)
async def extend_attempt(call: Call, id: UUID, body: Extension) -> Extended:  # noqa: A002
    """So much more than they have. The learner's open page is told."""
    return Extended(deadline=await call.services.attempt_grading.extend(call.person, id, body.seconds))


@routes.get("/attempts/{id}/answers/{question}/grade", summary="Read a grade", who="staff of its course", errors=_SEEN)
async def get_grade(call: Call, id: UUID, question: UUID) -> AnswerGrade:  # noqa: A002
    """What an answer brings, and who said so."""
    return await call.services.attempt_grading.get(call.person, id, question)


@routes.put(
    "/attempts/{id}/answers/{question}/grade",
    summary="Grade an answer by hand",
    who="staff of its course",
    if_match=True,
    errors=[*_SEEN, ErrorCode.CONFLICT, ErrorCode.VALIDATION],
)
async def give_grade(call: Call, id: UUID, question: UUID, body: GradeGiven) -> AnswerGrade:  # noqa: A002
    """A person's points count whatever the key says; null takes them back. Every grade stays in the history."""
    return await call.services.attempt_grading.give(call.person, id, question, body, call.if_match)


@routes.get(
    "/attempts/{id}/answers/{question}/grade/history",
    summary="Read a grade's history",
    who="staff of its course",
    errors=_SEEN,
)
async def get_grade_history(call: Call, id: UUID, question: UUID) -> GradeHistory:  # noqa: A002
    """Oldest first."""
    return GradeHistory(items=await call.services.attempt_grading.history(call.person, id, question))


@routes.post(
    "/quizzes/{id}/questions/{question}/corrections",
    status=202,
    summary="Correct a published question",
    who="instructors of its course",
    errors=[*_SEEN, ErrorCode.VALIDATION],
)
async def correct_question(call: Call, id: UUID, question: UUID, body: Correction) -> Reply[CorrectionJob]:  # noqa: A002
    """Another key, or void. Every attempt that was asked it is counted anew, as a job; completed lessons stay so."""
    job = await call.services.corrections.correct(call.person, id, question, body)
    return Reply(job, location=f"/jobs/{job.job}")
