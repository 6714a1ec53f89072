"""Between a live session's row and the pure state that `domain/live` steps."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast
from uuid import UUID

import asyncpg
from pydantic import JsonValue

from lms_rt.contract.channels import live
from lms_rt.contract.live import AnswerResult
from lms_rt.db import log
from lms_rt.db.database import Transaction
from lms_rt.domain.events import LoggedEvent
from lms_rt.domain.live import LiveSession, LiveState
from lms_rt.domain.scoring import ScoringMode, ScoringRules
from lms_rt.services.live_facts import LiveFacts
from sql import live_sessions as sql


@dataclass(frozen=True, slots=True)
class LiveRow:
    """A session as stored: the state that steps, and what goes with it."""

    id: UUID
    state: LiveSession
    rules: ScoringRules
    answer_policy: str
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
        row["started_at"],
        row["ended_at"],
        row["key_override"],
        row["voided_at"] is not None,
        row["shuffle"],
    )


class OvertakenError(Exception):
    """Somebody else stepped first: the state that was decided upon is not the session's any more."""


async def write(
    tx: Transaction, before: LiveRow, after: LiveSession, now: datetime, events: Sequence[log.NewEvent]
) -> list[LoggedEvent]:
    """Store a step and append its events to the channel everybody sees; raises OvertakenError when it was overtaken."""
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
    )
    if not rows:
        raise OvertakenError
    return log.appended(channel, names, encoded, rows) if events else []


def answer_result(row: asyncpg.Record) -> AnswerResult:
    """What came of an answer that is stored."""
    return AnswerResult(
        question=row["question_id"],
        round=row["round"],
        id=row["id"],
        answer=row["answer"],
        correct=row["correct"],
        points=row["points"],
        received_at=row["received_at"],
        elapsed_ms=row["elapsed_ms"],
        revision=row["revision"],
    )
