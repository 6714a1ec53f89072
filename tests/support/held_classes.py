"""Classes that were held before thousands, put straight into the tables: services would take minutes for them."""

from collections.abc import Sequence
from itertools import count
from typing import Any
from uuid import UUID, uuid4

QUESTIONS = 3

PINS = count()
"""Made up, two of a few hundred classes would now and then get the same."""

SESSION = """
INSERT INTO live_sessions (
    id, course_id, quiz_id, version_id, pin, state, answer_policy, question_id, started_at, ended_at
)
VALUES ($1, $2, $1, $1, $3, $5, 'last', $4, now(), CASE WHEN $5 = 'ended' THEN now() END)
"""
VERSION = "INSERT INTO quiz_versions (id, quiz_id, number, title, question_count) VALUES ($1, $1, 1, 'Capitals', $2)"
ASKED = """
INSERT INTO version_questions (version_id, question_id, index, type, prompt, spec, key, points, time_limit_s)
SELECT $1, question, index, 'single_choice', 'Where?', '{}', '{}', 1, 20
FROM unnest($2::uuid[]) WITH ORDINALITY AS asked (question, index)
"""
QUESTION = """
INSERT INTO live_questions (session_id, question_id, index, opens_at, closes_at, closed_at, revealed_at)
SELECT $1, question, index, now() - make_interval(mins => 60 - index::integer), now() + interval '1 hour', now(), now()
FROM unnest($2::uuid[]) WITH ORDINALITY AS asked (question, index)
"""
PEOPLE = """
INSERT INTO participants (id, session_id, user_id, guest, name, name_key, seed)
SELECT gen_random_uuid(), $1, user_id, false, 'guest ' || n, 'guest ' || n, n
FROM unnest($2::uuid[]) WITH ORDINALITY AS came (user_id, n)
"""
ANSWERS = """
INSERT INTO answers (id, session_id, question_id, round, participant_id, key, answer, buckets, received_at, elapsed_ms)
SELECT gen_random_uuid(), p.session_id, q.question_id, q.round, p.id, gen_random_uuid(), '{"choice": "a"}',
    '{answered,v:a}', q.opens_at, 1000
FROM participants AS p JOIN live_questions AS q USING (session_id) WHERE session_id = $1
"""
SCORES = """
INSERT INTO scores (session_id, question_id, round, participant_id, answer_id, correct, fraction, points, streak)
SELECT session_id, question_id, round, participant_id, id, true, 1, 1000, 1 FROM answers WHERE session_id = $1
"""


async def publish(connection: Any, version: UUID) -> list[UUID]:
    """Publish a version of the quiz with the same id; returns its questions."""
    questions = [uuid4() for _ in range(QUESTIONS)]
    await connection.execute(VERSION, version, QUESTIONS)
    await connection.execute(ASKED, version, questions)
    return questions


async def hold(connection: Any, session: UUID, course: UUID, users: Sequence[UUID], state: str) -> list[UUID]:
    """Everybody is asked everything; returns the questions. The quiz and its version have the class's id."""
    questions = await publish(connection, session)
    await connection.execute(SESSION, session, course, f"{next(PINS):06}", questions[-1], state)
    await connection.execute(QUESTION, session, questions)
    await connection.execute(PEOPLE, session, users)
    await connection.execute(ANSWERS, session)
    await connection.execute(SCORES, session)
    return questions
