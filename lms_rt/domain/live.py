"""The steps of a live session, as pure functions from one state to the next.

`lobby -> open -> closed -> revealed -> open ... -> ended`, with `paused` inside `open`. Each step raises `version` by
one; who asks for a step names the version they last saw, so two hosts never double-step a class. Nothing here reads a
clock: the database's time is handed in.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from lms_rt import limits


class LiveState(StrEnum):
    """Where a live session stands."""

    LOBBY = "lobby"
    OPEN = "open"
    PAUSED = "paused"
    CLOSED = "closed"
    REVEALED = "revealed"
    ENDED = "ended"


class InvalidStepError(Exception):
    """The session cannot take this step from where it stands; the message says why, for people."""


class UnknownQuestionError(Exception):
    """The question named is not in this session's quiz, or was not asked yet."""


@dataclass(frozen=True, slots=True)
class Timing:
    """A question in the quiz's order and the time it gives, in seconds."""

    question: UUID
    time_limit_s: int


@dataclass(frozen=True, slots=True)
class LiveSession:
    """What decides which steps are possible and when the server takes one by itself."""

    state: LiveState
    version: int
    auto: bool
    """Whether the server steps: pace `auto`, or autopilot while every host is away."""
    started: bool
    locked: bool
    lead_ms: int
    reveal_s: int
    order: tuple[Timing, ...]
    rounds: Mapping[UUID, int]
    """How often each question was asked so far."""
    question: UUID | None = None
    round: int = 1
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    paused_at: datetime | None = None
    paused_ms: int = 0
    last_paused_at: datetime | None = None
    """When the last of the pauses began that `paused_ms` adds up; `last_resumed_at` is its end."""
    last_resumed_at: datetime | None = None
    time_factor_max: float = 1.0
    """The largest extra-time factor in the roster: the question closes for all when the last one's time is over."""
    due_at: datetime | None = None
    autopilot: bool = False
    """Whether `auto` holds only until a host returns."""


def start(session: LiveSession, now: datetime) -> LiveSession:
    """Begin the class; in auto pace the first question follows at once."""
    if session.state is LiveState.ENDED:
        raise InvalidStepError("The session has ended")
    if session.started or session.state is not LiveState.LOBBY:
        raise InvalidStepError("The session has started already")
    return _stepped(session, started=True, due_at=now if session.auto else None)


def open_question(session: LiveSession, now: datetime, question: UUID | None = None) -> LiveSession:
    """Open `question`, or the next one in the quiz's order, `lead_ms` from now.

    A question that was asked before is asked in a further round (vote, discuss, vote again).
    """
    if session.state in (LiveState.OPEN, LiveState.PAUSED):
        raise InvalidStepError("Close the question that is open first")
    if session.state is LiveState.ENDED:
        raise InvalidStepError("The session has ended")
    timing = next_question(session) if question is None else _timing(session.order, question)
    if timing is None:
        raise InvalidStepError("There is no further question")
    asked = session.rounds.get(timing.question, 0) + 1
    opens_at = now + timedelta(milliseconds=session.lead_ms)
    closes_at = opens_at + timedelta(seconds=timing.time_limit_s)
    opened = replace(
        session,
        started=True,
        question=timing.question,
        round=asked,
        rounds={**session.rounds, timing.question: asked},
        opens_at=opens_at,
        closes_at=closes_at,
        paused_at=None,
        paused_ms=0,
        last_paused_at=None,
        last_resumed_at=None,
    )
    return _stepped(opened, state=LiveState.OPEN, due_at=deadline(opened))


def pause(session: LiveSession, now: datetime) -> LiveSession:
    """Stop the time of the open question; under autopilot for no longer than a reveal takes, unless a host is seen."""
    if session.state is not LiveState.OPEN:
        raise InvalidStepError("Only an open question can be paused")
    due_at = now + timedelta(seconds=session.reveal_s) if session.autopilot else None
    return _stepped(session, state=LiveState.PAUSED, paused_at=now, due_at=due_at)


def resume(session: LiveSession, now: datetime) -> LiveSession:
    """Let the time run on; the deadline moves by as long as the pause took."""
    if session.state is not LiveState.PAUSED:
        raise InvalidStepError("The session is not paused")
    assert session.paused_at and session.opens_at and session.closes_at
    if session.paused_at < session.opens_at:  # paused in the lead: nobody has used any time yet
        held = max(now - session.paused_at, timedelta())
        resumed = replace(session, opens_at=session.opens_at + held, closes_at=session.closes_at + held)
    else:
        held = max(now - session.paused_at, timedelta())
        resumed = replace(
            session,
            closes_at=session.closes_at + held,
            paused_ms=session.paused_ms + round(held / timedelta(milliseconds=1)),
            last_paused_at=session.paused_at,
            last_resumed_at=session.paused_at + held,
        )
    return _stepped(resumed, state=LiveState.OPEN, paused_at=None, due_at=deadline(resumed))


def extend(session: LiveSession, seconds: int) -> LiveSession:
    """Give everybody more time."""
    if session.state not in (LiveState.OPEN, LiveState.PAUSED):
        raise InvalidStepError("Only an open question can be extended")
    assert session.closes_at is not None
    extended = replace(session, closes_at=session.closes_at + timedelta(seconds=seconds))
    return _stepped(extended, due_at=deadline(extended) if session.state is LiveState.OPEN else session.due_at)


def close(session: LiveSession, now: datetime) -> LiveSession:
    """Take no more answers; in auto pace the reveal follows at once."""
    if session.state not in (LiveState.OPEN, LiveState.PAUSED):
        raise InvalidStepError("No question is open")
    return _stepped(session, state=LiveState.CLOSED, paused_at=None, due_at=now if session.auto else None)


def reveal(session: LiveSession, now: datetime) -> LiveSession:
    """Show what was right; in auto pace the next question follows after the reveal time."""
    if session.state is LiveState.REVEALED:
        raise InvalidStepError("The question is revealed already")
    if session.state is not LiveState.CLOSED:
        raise InvalidStepError("Close the question first")
    due_at = now + timedelta(seconds=session.reveal_s) if session.auto else None
    return _stepped(session, state=LiveState.REVEALED, due_at=due_at)


def lock(session: LiveSession, locked: bool) -> LiveSession:
    """Let nobody further join, or let them again."""
    if session.state is LiveState.ENDED:
        raise InvalidStepError("The session has ended")
    if session.locked == locked:
        raise InvalidStepError("The session is locked already" if locked else "The session is not locked")
    return _stepped(session, locked=locked)


def recount(session: LiveSession, question: UUID) -> LiveSession:
    """Void or regrade a question that was asked, at any later time, even after the end."""
    if question not in session.rounds:
        raise UnknownQuestionError(question)
    return _stepped(session)


def engage_autopilot(session: LiveSession, now: datetime) -> LiveSession:
    """Step by the clock from now on, because every host has gone; what is stuck goes on."""
    if session.auto or not session.started or session.state is LiveState.ENDED:
        raise InvalidStepError("There is nothing for the autopilot to take over")
    engaged = replace(session, auto=True, autopilot=True)
    match session.state:
        case LiveState.OPEN:
            due_at = session.due_at
        case LiveState.REVEALED:
            due_at = now + timedelta(seconds=session.reveal_s)
        case _:
            due_at = now
    return _stepped(engaged, due_at=due_at)


def hand_back(session: LiveSession) -> LiveSession:
    """A host has returned: the class waits for them again; an open question keeps its deadline."""
    if not session.autopilot:
        raise InvalidStepError("The autopilot is not on")
    due_at = session.due_at if session.state is LiveState.OPEN else None
    return _stepped(session, auto=False, autopilot=False, due_at=due_at)


def touch(session: LiveSession) -> LiveSession:
    """A step that changes who is in the class or what counted, not where it stands."""
    return _stepped(session)


def end(session: LiveSession) -> LiveSession:
    """End the class, from anywhere; an open question is closed by the caller first."""
    if session.state is LiveState.ENDED:
        raise InvalidStepError("The session has ended already")
    return _stepped(session, state=LiveState.ENDED, paused_at=None, due_at=None, autopilot=False)


def next_question(session: LiveSession) -> Timing | None:
    """The first question after the current one, in the quiz's order, that was not asked yet."""
    order = session.order
    here = next((i for i, timing in enumerate(order) if timing.question == session.question), -1)
    rest: Sequence[Timing] = order[here + 1 :] + order[: here + 1]
    return next((timing for timing in rest if timing.question not in session.rounds), None)


def deadline(session: LiveSession) -> datetime:
    """When the server closes the open question: the last learner's time and the grace for the wire are over."""
    assert session.closes_at and session.opens_at
    given = session.closes_at - session.opens_at - timedelta(milliseconds=session.paused_ms)
    own_time = given * max(session.time_factor_max - 1.0, 0.0)
    return session.closes_at + own_time + timedelta(milliseconds=limits.ANSWER_GRACE_MS)


def _timing(order: tuple[Timing, ...], question: UUID) -> Timing:
    for timing in order:
        if timing.question == question:
            return timing
    raise UnknownQuestionError(question)


def _stepped(session: LiveSession, **changes: object) -> LiveSession:
    return replace(session, version=session.version + 1, **changes)  # type: ignore[arg-type]  # names are checked at run time by replace
