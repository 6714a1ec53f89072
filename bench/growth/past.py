"""A database with a past: copies of a class that was really played, as many as are asked for."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import asyncpg

from bench.growth.answering import held
from bench.many.play import Size
from bench.services import Services

TEMPLATE = Size(sessions=1, people=100, processes=1, questions=10)
ANSWERS_A_CLASS = TEMPLATE.people * TEMPLATE.questions
CLASSES_AT_ONCE = 500

NUMBERED = """
    WITH numbered AS (SELECT lpad(to_hex(n), 8, '0') AS n FROM generate_series($2::integer, $3::integer) AS g (n))
"""


def _own(uuid: str) -> str:
    """The id of a copy begins with its number: ids come one after the other, as those of real classes do."""
    return f"overlay({uuid}::text PLACING n FROM 1 FOR 8)::uuid"


SESSION = _own("$1::uuid")
COPIES = (
    f"""
    INSERT INTO live_sessions
    SELECT (jsonb_populate_record(s, jsonb_build_object('id', {SESSION}))).*
    FROM live_sessions AS s CROSS JOIN numbered WHERE s.id = $1::uuid
    """,
    f"""
    INSERT INTO participants
    SELECT (jsonb_populate_record(p, jsonb_build_object('id', {_own("p.id")}, 'session_id', {SESSION}))).*
    FROM participants AS p CROSS JOIN numbered WHERE p.session_id = $1::uuid
    """,
    f"""
    INSERT INTO live_questions
    SELECT (jsonb_populate_record(q, jsonb_build_object('session_id', {SESSION}))).*
    FROM live_questions AS q CROSS JOIN numbered WHERE q.session_id = $1::uuid
    """,
    f"""
    INSERT INTO answers (id, session_id, question_id, round, participant_id, revision, named, key, answer, buckets,
        received_at, elapsed_ms, credit_ms, ahead)
    SELECT {_own("a.id")}, {SESSION}, a.question_id, a.round, {_own("a.participant_id")}, a.revision, a.named,
        a.key, a.answer, a.buckets, a.received_at, a.elapsed_ms, a.credit_ms, a.ahead
    FROM numbered CROSS JOIN answers AS a WHERE a.session_id = $1::uuid
    """,
)


async def with_past(services: Services, name: str, answers: int, client_command: Sequence[str], work: Path) -> Services:
    """The services with a new database of that name that holds about so many answers."""
    connection = await asyncpg.connect(services.database_url)
    try:
        await connection.execute(f'CREATE DATABASE "{name}"')
    finally:
        await connection.close()
    address = urlsplit(services.database_url)
    own = dataclasses.replace(services, database_url=urlunsplit(address._replace(path=f"/{name}")))
    session = await held(TEMPLATE, own, client_command, work)
    await _multiply(own, session, answers // ANSWERS_A_CLASS - 1)
    return own


async def _multiply(services: Services, session: str, copies: int) -> None:
    connection = await asyncpg.connect(services.database_url)
    try:
        await connection.execute("SET session_replication_role = replica")  # what is copied keeps its promises already
        for first in range(1, copies + 1, CLASSES_AT_ONCE):
            last = min(first + CLASSES_AT_ONCE - 1, copies)
            async with connection.transaction():
                for copy in COPIES:
                    await connection.execute(f"{NUMBERED}{copy}", session, first, last)
        await connection.execute("VACUUM (ANALYZE)")
        await connection.execute("CHECKPOINT")
    finally:
        await connection.close()
