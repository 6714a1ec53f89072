"""Who is in a class, as its host decides: removing, letting in, changing the PIN."""

import secrets
from dataclasses import dataclass
from uuid import UUID

from lms_rt import limits
from lms_rt.contract import events
from lms_rt.contract.channels import live_staff, me
from lms_rt.domain import live as steps
from lms_rt.domain.live import InvalidStepError, LiveState
from lms_rt.errors import ErrorCode, Problem, not_found
from lms_rt.services import audit, shown_boards
from lms_rt.services.live_moves import current, tell_standings
from lms_rt.services.live_step import Step
from sql import knocks as knocks_sql
from sql import live_sessions as sql
from sql import participants as participants_sql

PIN_TRIES = 20  # with a tenth of all PINs in use, twenty draws fail once in 10^20


@dataclass(frozen=True, slots=True)
class Removed:
    """Who was removed; a guest's token must not open a socket any more."""

    guest: bool


async def remove(step: Step, participant: UUID, *, ban: bool) -> Removed:
    """Take a participant out, or turn away somebody at the door.

    Only the former is a step of the class: who waits at the door has no part in it yet.
    """
    session = step.row.id
    gone = events.ParticipantGone(participant=participant, ban=ban)
    removed = await step.tx.fetchrow(participants_sql.REMOVE, session, participant, ban)
    if removed is not None:
        await step.store(steps.touch(step.session))
        if removed["time_factor"] > 1:
            await step.tx.execute(sql.RECKON_TIME, [session], limits.ANSWER_GRACE_MS)
        await _note_removal(step, participant, ban=ban)
        await step.tell(events.ParticipantRemoved(participant=participant, version=step.version))
        await step.announcer.tell(step.tx, live_staff(session), gone)
        if step.session.state is LiveState.ENDED and step.session.question is not None:
            await tell_standings(step, current(step))  # no reveal and no end follow that would close the ranks
        await shown_boards.show_without(step, participant)
        return Removed(guest=removed["user_id"] is None)
    if await step.tx.fetchval(knocks_sql.REFUSE, session, participant, ban) is None:
        raise not_found("participant in this session")
    await _note_removal(step, participant, ban=ban)
    await step.announcer.tell(step.tx, live_staff(session), gone)
    return Removed(guest=True)


async def _note_removal(step: Step, participant: UUID, *, ban: bool) -> None:
    if step.host is not None:
        after = {"participant": str(participant), "ban": ban}
        await audit.record(
            step.tx, step.host, "remove", "live_session", step.row.id, course=step.facts.course, after=after
        )


async def admit(step: Step, participant: UUID | None) -> None:
    """Let in one who waits, or all. Nobody waiting is no error when all are meant.

    The version stays, as when somebody joins by themselves: no event of the class would tell another host of it.
    """
    session = step.row.id
    if step.session.state is LiveState.ENDED:
        raise InvalidStepError("The session has ended")
    rows = await step.tx.fetch(knocks_sql.ADMIT, session, participant)
    if participant is not None and not rows:
        raise not_found("guest at the door of this session")
    [room] = await step.tx.fetch(participants_sql.LOCK_SESSIONS, [session])
    if room["joined"] > room["capacity"]:
        raise Problem(ErrorCode.SESSION_FULL)
    teams = step.facts.teams
    joined = [
        events.ParticipantJoined(
            participant=row["id"], name=row["name"], guest=True, team=teams[row["team"] - 1] if row["team"] else None
        )
        for row in rows
    ]
    if joined:
        await step.announcer.tell(step.tx, live_staff(session), *joined)
        admitted = {me(row["id"]): events.ParticipantAdmitted(session=session) for row in rows}
        await step.announcer.tell_each(step.tx, events.ParticipantAdmitted, admitted)


async def change_pin(step: Step) -> None:
    """Draw another PIN; the old one lets nobody in any more."""
    if step.session.state is LiveState.ENDED:
        raise InvalidStepError("The session has ended")
    await step.store(steps.touch(step.session))
    for _ in range(PIN_TRIES):
        pin = draw_pin()
        if await step.tx.fetchval(sql.SET_PIN, step.row.id, pin) is not None:
            await step.announcer.tell(
                step.tx, live_staff(step.row.id), events.PinChanged(pin=pin, version=step.version)
            )
            return
    raise Problem(ErrorCode.UNAVAILABLE, "No free PIN was found; try again")


def draw_pin() -> str:
    """A PIN nobody can guess from another."""
    return f"{secrets.randbelow(10**limits.PIN_DIGITS):0{limits.PIN_DIGITS}}"
