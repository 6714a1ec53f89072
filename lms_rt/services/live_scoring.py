"""What a closed question counted for, and what a revealed one changes for everybody.

Scores are written at the close, all at once, from the stored answers alone. Totals, ranks and personal results follow
at the reveal: a total that moved earlier would give the answer away. A regrade or a void runs all of it again, in the
order of asking, because streaks go on from question to question.
"""

import asyncio
from collections.abc import Sequence
from uuid import UUID

import asyncpg

from lms_rt import limits
from lms_rt.contract.channels import me
from lms_rt.contract.events import Board, Place, ResultScored, TeamPlace
from lms_rt.contract.questions import load_answer
from lms_rt.db.database import Transaction
from lms_rt.domain.counting import AskedRound, Standing, standings
from lms_rt.domain.scoring import Scored, ScoringRules, Submission, score_in_chunks
from lms_rt.domain.teams import team_standings
from lms_rt.services.live_facts import LiveFacts
from lms_rt.services.live_rows import told_fraction
from sql import answers as answers_sql
from sql import live_sessions as sql
from sql import participants as participants_sql

Asked = tuple[UUID, int]
"""A question and its round."""


async def asked_rounds(tx: Transaction, session: UUID) -> list[AskedRound]:
    """Every question asked so far, in the order of asking."""
    return [
        AskedRound(
            row["question_id"],
            row["round"],
            closed=row["closed_at"] is not None,
            revealed=row["revealed_at"] is not None,
            voided=row["voided_at"] is not None,
            key=row["key"],
        )
        for row in await tx.fetch(sql.QUESTIONS, session)
    ]


async def score_close(tx: Transaction, facts: LiveFacts, rules: ScoringRules, current: Asked) -> int:
    """Score the round that was just closed; returns how many answered it."""
    ranked = standings(await asked_rounds(tx, facts.session), current)
    if current[1] > 1:  # an earlier round of the question may count no longer
        return (await _score_all(tx, facts, rules, ranked, fresh=current))[current]
    *before, (closed, standing) = ranked
    return await _score(tx, facts, rules, closed, standing, _last_counting(before), again=False)


async def rescore(tx: Transaction, facts: LiveFacts, rules: ScoringRules, current: Asked | None) -> None:
    """Score every closed round again, in order."""
    await _score_all(tx, facts, rules, standings(await asked_rounds(tx, facts.session), current))


async def _score_all(
    tx: Transaction,
    facts: LiveFacts,
    rules: ScoringRules,
    ranked: Sequence[tuple[AskedRound, Standing]],
    *,
    fresh: Asked | None = None,
) -> dict[Asked, int]:
    """Score them in order; all but `fresh` for those alone who were there as it was closed."""
    return {
        each.asked: await _score(
            tx, facts, rules, each, standing, _last_counting(ranked[:index]), again=each.asked != fresh
        )
        for index, (each, standing) in enumerate(ranked)
    }


def _last_counting(before: Sequence[tuple[AskedRound, Standing]]) -> Asked | None:
    """The round from which streaks go on."""
    counting = [each.asked for each, standing in before if standing is Standing.COUNTS]
    return counting[-1] if counting else None


async def _score(
    tx: Transaction,
    facts: LiveFacts,
    rules: ScoringRules,
    asked: AskedRound,
    standing: Standing,
    previous: Asked | None,
    *,
    again: bool,
) -> int:
    """Score everybody's newest answer to one round; returns how many answered.

    `again` leaves out who came after it was scored: nothing they were never asked is wrong.
    """
    question = facts.questions[asked.question].keyed(asked.key)
    rows = await tx.fetch(answers_sql.TO_SCORE, facts.session, *asked.asked, *(previous or (None, None)), again)
    if standing is Standing.VOID:
        scored = [Scored(row["id"], None, 0.0, 0, row["streak"]) for row in rows]
    else:
        limit_ms = question.time_limit_s * 1000
        submissions = [
            Submission(
                participant=row["id"],
                answer=load_answer(question.type, row["answer"]) if row["answer"] is not None else None,
                elapsed_ms=row["elapsed_ms"],
                streak=row["streak"],
                time_limit_ms=round(limit_ms * row["time_factor"]),
            )
            for row in rows
        ]
        scored = []
        for chunk in score_in_chunks(question, submissions, rules):
            scored += chunk
            await asyncio.sleep(0)  # let answers of other sessions be served in between
    if standing is Standing.PRACTICE:
        scored = [each._replace(points=0, streak=row["streak"]) for each, row in zip(scored, rows, strict=True)]
    await tx.execute(
        answers_sql.WRITE_SCORES,
        facts.session,
        *asked.asked,
        [each.participant for each in scored],
        [row["answer_id"] for row in rows],
        [each.correct for each in scored],
        [each.fraction for each in scored],
        [each.points for each in scored],
        [each.streak for each in scored],
    )
    return sum(row["answer_id"] is not None for row in rows)


async def retotal(tx: Transaction, session: UUID) -> Sequence[asyncpg.Record]:
    """Recount everybody's points, rank and streak from the revealed questions."""
    return await tx.fetch(participants_sql.TOTAL, session)


async def personal_results(
    tx: Transaction, session: UUID, asked: Asked, totals: Sequence[asyncpg.Record]
) -> dict[str, ResultScored]:
    """What `result.scored` tells each person on their own channel."""
    scores = {row["participant_id"]: row for row in await tx.fetch(answers_sql.SCORES_OF, session, *asked)}
    results: dict[str, ResultScored] = {}
    for person in totals:
        if person["removed"]:
            continue
        score = scores.get(person["id"])  # none for who came after the question
        results[me(person["user_id"] or person["id"])] = ResultScored.model_construct(
            session=session,
            question=asked[0],
            correct=score["correct"] if score else None,
            fraction=told_fraction(score) if score else None,
            points=score["points"] if score else 0,
            total=person["points"],
            rank=person["rank"],
            streak=person["streak"],
        )
    return results


def leaderboard(facts: LiveFacts, totals: Sequence[asyncpg.Record]) -> Board:
    """What everybody is shown: the best few, how many there are, and the teams."""
    present = [row for row in totals if not row["removed"]]
    best = sorted(present, key=lambda row: (row["rank"], row["name"], row["id"]))[: limits.LEADERBOARD_TOP]
    teams = team_standings(facts.teams, [(row["team"], row["points"]) for row in present]) if facts.teams else []
    return Board(
        top=[
            Place(
                participant=row["id"],
                name=row["name"],
                points=row["points"],
                rank=row["rank"],
                streak=row["streak"],
            )
            for row in best
        ],
        participants=len(present),
        teams=[TeamPlace.model_validate(each, from_attributes=True) for each in teams],
    )
