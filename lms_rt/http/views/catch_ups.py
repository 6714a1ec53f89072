"""Catching up on a class, over REST."""

from uuid import UUID

from lms_rt.contract.attempts import Attempt, AttemptQuestion
from lms_rt.contract.catch_ups import CatchUpOffer, CatchUpSetting, MissedClass, MissedClassQuery
from lms_rt.contract.pages import Page
from lms_rt.errors import ErrorCode
from lms_rt.http.call import Call
from lms_rt.http.replies import Reply
from lms_rt.http.routes import Routes

routes = Routes(
    tag="catch-up", description="A class that is over, played later by learners who were absent, as an attempt."
)

_SEEN = [ErrorCode.NOT_FOUND, ErrorCode.FORBIDDEN]


@routes.get(
    "/live-sessions/{id}/catch-up",
    summary="See whether one can catch up on a class",
    who="members of its course",
    errors=_SEEN,
)
async def get_catch_up(call: Call, id: UUID) -> CatchUpOffer:  # noqa: A002 - the path parameter's name
    """What it asks of one; `unavailable` says why one cannot begin now, if so."""
    return await call.services.catch_ups.offer(call.person, id)


@routes.get(
    "/courses/{id}/catch-ups",
    summary="List the classes one missed",
    who="members of the course",
    errors=_SEEN,
)
async def list_missed_classes(call: Call, id: UUID, query: MissedClassQuery) -> Page[MissedClass]:  # noqa: A002
    """Those one may catch up on, or has begun to. The newest first; staff has none."""
    return Page[MissedClass].of(await call.services.catch_ups.missed(call.person, id, query), query)


@routes.put(
    "/live-sessions/{id}/catch-up",
    summary="Let a class be played later",
    who="staff of the course",
    errors=_SEEN,
)
async def allow_catch_up(call: Call, id: UUID, body: CatchUpSetting) -> CatchUpSetting:  # noqa: A002
    """Or not; who has begun may finish."""
    return await call.services.catch_ups.allow(call.person, id, body)


@routes.post(
    "/live-sessions/{id}/catch-up",
    status=201,
    also=[200],
    summary="Catch up on a class",
    who="learners of the course who were absent",
    errors=[*_SEEN, ErrorCode.CONFLICT],
)
async def start_catch_up(call: Call, id: UUID) -> Reply[Attempt]:  # noqa: A002
    """Once a class. No question is shown yet: open them one by one. Where one goes on, it is answered (200)."""
    attempt, new = await call.services.catch_ups.start(call.person, id)
    return Reply(attempt, location=f"/attempts/{attempt.id}", status=None if new else 200)


@routes.post(
    "/attempts/{id}/questions/{index}/open",
    summary="Open a question of a catch-up",
    who="its learner",
    idempotent=False,
    errors=[*_SEEN, ErrorCode.CONFLICT, ErrorCode.QUESTION_CLOSED],
)
async def open_catch_up_question(call: Call, id: UUID, index: int) -> AttemptQuestion:  # noqa: A002
    """In their order, from 1. Its time runs from now; the one before takes no more answers. Again, it is read."""
    return await call.services.catch_ups.open(call.person, id, index)
