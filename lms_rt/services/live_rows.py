"""Between a live session's row and the pure state that `domain/live` steps."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, cast
from uuid import UUID

import asyncpg
from pydantic import JsonValue

from lms_rt.contract.channels import live
from lms_rt.contract.live import AnswerResult
from lms_rt.db import log
from lms_rt.db.database import Transaction
from lms_rt.domain.events import LoggedEvent
from lms_rt.domain.live import LiveSession, LiveState
from lms_rt.domain.permissions import Action, roles_that_may
from lms_rt.domain.principal import Person
from lms_rt.domain.scoring import ScoringMode, ScoringRules
from lms_rt.services.live_facts import LiveFacts
from sql import live_sessions as sql
from sql.statement import Statement

HOSTING: Final = roles_that_may(Action.HOST_LIVE)


@dataclass(frozen=True, slots=True)
class LiveRow:
    """A session as stored: the state that steps, and what goes with it."""

    id: UUID
    state: LiveSession
    rules: ScoringRules
    answer_policy: str
    stored_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    key_override: JsonValue
    """The key that a regrade gave the current question."""
    voided: bool
    """Whether the current question counts no more."""
    shuffle: bool


def read(row: asyncpg.Record, facts: LiveFacts) -> LiveRow:
    """The session of a row that `sql.READ` or one of its locking kin found."""
    state = LiveSession(
        state=LiveState(row["state"]),
        version=row["version"],
        auto=row["pace"] == "auto" or row["autopilot"],
        started=row["started_at"] is not None,
        locked=row["locked"],
        lead_ms=row["lead_ms"],
        reveal_s=row["reveal_s"],
        order=facts.order,
        rounds={UUID(question): n for question, n in (row["rounds"] or {}).items()},
        question=row["question_id"],
        round=row["round"],
        opens_at=row["opens_at"],
        closes_at=row["closes_at"],
        paused_at=row["paused_at"],
        paused_ms=row["paused_ms"] or 0,
        last_paused_at=row["last_paused_at"],
        last_resumed_at=row["last_resumed_at"],
        time_factor_max=row["time_factor_max"] or 1.0,
        due_at=row["due_at"],
        autopilot=row["autopilot"],
    )
    mode = cast(ScoringMode, row["scoring"])
    rules = ScoringRules(mode, partial_credit=row["partial_credit"], streak_bonus=row["streak_bonus"])
    return LiveRow(
        row["id"],
        state,
        rules,
        row["answer_policy"],
        row["updated_at"],
        row["started_at"],
        row["ended_at"],
        row["key_override"],
        row["voided_at"] is not None,
        row["shuffle"],
    )


async def lock(tx: Transaction, statement: Statement, *args: object) -> asyncpg.Record | None:
    """The row that `sql.LOCK` or one of its kin finds, with all that goes with it as it is while the row is locked."""
    row = await tx.fetchrow(statement, *args)
    if row is not None and row["overtaken"]:
        row = await tx.fetchrow(statement, *args)
    return row


class OvertakenError(Exception):
    """What was decided upon is not so any more: somebody else stepped first, say."""


async def write(
    tx: Transaction,
    before: LiveRow,
    after: LiveSession,
    now: datetime,
    events: Sequence[log.NewEvent],
    unlocked: Person | None = None,
) -> tuple[datetime, list[LoggedEvent]]:
    """Store a step, at the time that is returned, and append its events to the channel everybody sees.

    Raises OvertakenError when it was overtaken.

    `unlocked` is the host whose step was decided upon while nobody held the row. The statement then asks as well
    whether they host the class, what extra time people have, which is no part of a version, and whether the version
    is the one that was seen: a standby that took over without it may have made another of that number.
    """
    channel = live(before.id)
    names, encoded = log.columns(events)
    rows = await tx.fetch(
        sql.STEP,
        before.id,
        before.state.version,
        after.version,
        after.state,
        after.locked,
        after.question,
        after.round,
        after.paused_at,
        after.due_at,
        before.started_at or (now if after.started else None),
        (before.ended_at or now) if after.state is LiveState.ENDED else None,
        after.autopilot,
        after.opens_at,
        after.closes_at,
        after.paused_ms,
        channel,
        names,
        encoded,
        unlocked and unlocked.user,
        unlocked is not None and unlocked.is_admin,
        HOSTING,
        before.stored_at,
        before.state.time_factor_max,
        after.last_paused_at,
        after.last_resumed_at,
    )
    if not rows:
        raise OvertakenError
    return rows[0]["updated_at"], log.appended(channel, names, encoded, rows) if events else []


def answer_result(row: asyncpg.Record) -> AnswerResult:
    """What came of an answer that is stored."""
    return AnswerResult(
        question=row["question_id"],
        round=row["round"],
        id=row["id"],
        answer=row["answer"],
        correct=row["correct"],
        fraction=told_fraction(row),
        points=row["points"],
        received_at=row["received_at"],
        elapsed_ms=row["elapsed_ms"],
        revision=row["revision"],
    )


def told_fraction(row: asyncpg.Record) -> float | None:
    """How much of a scored answer is right, as it is told wherever it is; None where nothing is right or wrong."""
    return round(row["fraction"], 4) if row["correct"] is not None else None
