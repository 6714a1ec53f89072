"""The views of the rounds that count and of what was revealed first, held against the rule that points are given by."""

from dataclasses import replace
from datetime import UTC, datetime
from random import Random
from uuid import UUID, uuid4

import asyncpg
import pytest

from lms_rt.domain.counting import AskedRound, Standing, standings

PUT = """
INSERT INTO live_questions (
    session_id, question_id, round, index, opens_at, closes_at, closed_at, revealed_at, voided_at
)
VALUES ($1, $2, $3, 1, $4, $4::timestamptz + interval '1 minute', $5, $6, $7)
"""
COUNTING = "SELECT session_id, question_id, round FROM counting_rounds"
REVEALED_FIRST = "SELECT session_id, question_id, round, voided FROM first_reveals"


def played(luck: Random) -> list[AskedRound]:
    """Rounds of three questions, in the order of asking; each was left open, closed, or revealed, and some voided."""
    rounds, asked = list[AskedRound](), dict[UUID, int]()
    questions = [uuid4() for _ in range(3)]
    for _ in range(9):
        question = luck.choice(questions)
        asked[question] = asked.get(question, 0) + 1
        closed = luck.random() < 0.9
        revealed, voided = closed and luck.random() < 0.6, luck.random() < 0.3
        rounds.append(AskedRound(question, asked[question], closed, revealed, voided))
    return rounds


@pytest.mark.parametrize("seed", range(5))
async def test_the_rounds_that_count_are_those_that_points_were_given_for(database_url: str, seed: int) -> None:
    luck, now = Random(seed), datetime.now(UTC)
    classes = {uuid4(): played(luck) for _ in range(20)}
    connection = await asyncpg.connect(database_url)
    try:
        await connection.execute("SET session_replication_role = replica")  # no courses and quizzes are needed for this
        for session, rounds in classes.items():
            for each in rounds:
                times = (now if each.closed else None, now if each.revealed else None, now if each.voided else None)
                await connection.execute(PUT, session, *each.asked, now, *times)
        found = {tuple(row) for row in await connection.fetch(COUNTING)}
        first = {tuple(row) for row in await connection.fetch(REVEALED_FIRST)}
    finally:
        await connection.close()
    assert found == {(session, *each.asked) for session, rounds in classes.items() for each in counting(rounds)}
    assert len(found) > len(classes)
    voided = {(session, *each.asked) for session, rounds in classes.items() for each in rounds if each.voided}
    assert first == {
        (session, *each.asked, (session, *each.asked) in voided)
        for session, rounds in classes.items()
        for each in counting([replace(each, voided=False) for each in rounds])
    }, "which is what would count if nothing were taken out"
    assert len(first) > len(found)


def counting(rounds: list[AskedRound]) -> list[AskedRound]:
    return [each for each, standing in standings(rounds, None) if standing is Standing.COUNTS]
