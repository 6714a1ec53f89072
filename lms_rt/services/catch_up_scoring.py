"""Counting a catch-up as its class was counted: by the class's mode, its regrades and what it voided."""

from collections.abc import Sequence
from uuid import UUID

import asyncpg

from lms_rt.contract.questions.parsing import parse_written
from lms_rt.db.database import Transaction
from lms_rt.domain.attempt_marks import Mark
from lms_rt.domain.catch_up import Played, marks
from lms_rt.domain.scoring import ScoringRules
from lms_rt.services.papers import Paper, with_key
from sql import catch_ups as sql


async def count(tx: Transaction, attempt: UUID, paper: Paper, rows: Sequence[asyncpg.Record]) -> list[Mark]:
    """The marks of `rows` (of `sql.attempts.ANSWERS`)."""
    by = await tx.fetchrow(sql.RULES, attempt)
    assert by is not None
    rules = ScoringRules(by["scoring"], partial_credit=by["partial_credit"], streak_bonus=by["streak_bonus"])
    return marks(attempt, [_played(paper, row) for row in rows], rules, by["time_factor"])


def _played(paper: Paper, row: asyncpg.Record) -> Played:
    question = with_key(paper.questions[row["question_id"]].question, row["corrected_key"])
    answer = None if row["answer"] is None else parse_written(question, row["answer"])
    return Played(question, answer, round(row["elapsed_ms"] or 0), row["voided"], row["given_points"])
