"""The naive servers' database: the same table shape and constraints as lms_rt's answers, one INSERT an answer."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from datetime import datetime

import asyncpg

POOL_SIZE = 16
"""What such servers commonly run with; more made it slower here."""

SCHEMA = """
DROP SCHEMA IF EXISTS bench_naive CASCADE;
CREATE SCHEMA bench_naive;
CREATE TABLE bench_naive.sessions (id uuid PRIMARY KEY, state text NOT NULL);
CREATE TABLE bench_naive.questions (
    session_id uuid NOT NULL REFERENCES bench_naive.sessions,
    question_id uuid NOT NULL,
    round integer NOT NULL DEFAULT 1,
    PRIMARY KEY (session_id, question_id, round)
);
CREATE TABLE bench_naive.participants (
    id uuid PRIMARY KEY,
    session_id uuid NOT NULL REFERENCES bench_naive.sessions,
    name text NOT NULL,
    UNIQUE (session_id, name),
    UNIQUE (id, session_id)
);
CREATE TABLE bench_naive.answers (
    id uuid PRIMARY KEY,
    session_id uuid NOT NULL,
    question_id uuid NOT NULL,
    round integer NOT NULL DEFAULT 1,
    participant_id uuid NOT NULL,
    revision integer NOT NULL DEFAULT 1 CHECK (revision > 0),
    key uuid NOT NULL,
    answer jsonb NOT NULL,
    received_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    elapsed_ms integer NOT NULL CHECK (elapsed_ms >= 0),
    UNIQUE (session_id, question_id, round, participant_id, revision),
    UNIQUE (participant_id, key),
    FOREIGN KEY (session_id, question_id, round) REFERENCES bench_naive.questions,
    FOREIGN KEY (participant_id, session_id) REFERENCES bench_naive.participants (id, session_id)
);
"""

INSERT = """
INSERT INTO bench_naive.answers (id, session_id, question_id, participant_id, key, answer, elapsed_ms)
VALUES ($1, $2, $3, $4, $5, $6, 0) RETURNING received_at
"""


@dataclass(frozen=True, slots=True)
class Roster:
    """A session with its questions and participants, as stored by `prepare`."""

    session: uuid.UUID
    questions: list[uuid.UUID]
    participants: list[uuid.UUID]


async def prepare(database_url: str, participants: int, questions: int) -> Roster:
    """An empty schema with one session, its questions and its participants."""
    roster = Roster(uuid.uuid4(), [uuid.uuid4() for _ in range(questions)], [uuid.uuid4() for _ in range(participants)])
    connection = await asyncpg.connect(database_url)
    try:
        await connection.execute(SCHEMA)
        await connection.execute("INSERT INTO bench_naive.sessions VALUES ($1, 'open')", roster.session)
        await connection.executemany(
            "INSERT INTO bench_naive.questions VALUES ($1, $2)",
            [(roster.session, question) for question in roster.questions],
        )
        await connection.executemany(
            "INSERT INTO bench_naive.participants VALUES ($1, $2, $3)",
            [(participant, roster.session, f"guest {n}") for n, participant in enumerate(roster.participants)],
        )
    finally:
        await connection.close()
    return roster


async def stored_answers(database_url: str, session: uuid.UUID) -> int:
    """How many answers are in the table, to hold against the acknowledgements."""
    connection = await asyncpg.connect(database_url)
    try:
        count: int = await connection.fetchval(
            "SELECT count(*) FROM bench_naive.answers WHERE session_id = $1", session
        )
        return count
    finally:
        await connection.close()


class Answers:
    """A pool, and one committed INSERT for each answer before the acknowledgement."""

    def __init__(self, pool: asyncpg.Pool) -> None:
        self._pool = pool

    @classmethod
    async def open(cls, database_url: str) -> Answers:
        """Connects the whole pool at once, so that no burst pays for it."""
        return cls(await asyncpg.create_pool(database_url, min_size=POOL_SIZE, max_size=POOL_SIZE))

    async def add(self, participant: str, command: dict[str, object]) -> dict[str, object]:
        """Stores the answer; returns the receipt."""
        answer = uuid.uuid4()
        received_at: datetime = await self._pool.fetchval(
            INSERT,
            answer,
            uuid.UUID(str(command["session"])),
            uuid.UUID(str(command["question"])),
            uuid.UUID(participant),
            uuid.UUID(str(command["key"])),
            json.dumps(command["answer"]),
        )
        return {"answer": str(answer), "received_at": received_at.isoformat(), "revision": 1, "duplicate": False}
