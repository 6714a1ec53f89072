"""What a closed question counted for, and what a revealed one changes for everybody.

Scores are written at the close, all at once, from the stored answers alone. Totals, ranks and personal results follow
at the reveal: a total that moved earlier would give the answer away.
"""

import asyncio
from collections.abc import Sequence
from uuid import UUID

import asyncpg

from lms_rt import limits
from lms_rt.contract.channels import me
from lms_rt.contract.questions import AuthoredQuestion, load_answer
from lms_rt.db.database import Transaction
from lms_rt.domain.scoring import Scored, ScoringRules, Submission, score_in_chunks
from sql import answers as answers_sql
from sql import participants as participants_sql


async def score_question(
    tx: Transaction,
    session: UUID,
    asked: tuple[UUID, int],
    previous: tuple[UUID, int] | None,
    question: AuthoredQuestion,
    rules: ScoringRules,
) -> int:
    """Score everybody's newest answer to `asked` (question, round); returns how many answered.

    `previous` is the question closed before, from which streaks go on.
    """
    rows = await tx.fetch(answers_sql.TO_SCORE, session, *asked, *(previous or (None, None)))
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
    scored: list[Scored] = []
    for chunk in score_in_chunks(question, submissions, rules):
        scored += chunk
        await asyncio.sleep(0)  # let answers of other sessions be served in between
    await tx.execute(
        answers_sql.WRITE_SCORES,
        session,
        *asked,
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
    tx: Transaction, session: UUID, asked: tuple[UUID, int], standings: Sequence[asyncpg.Record]
) -> dict[str, object]:
    """What `result.scored` tells each person on their own channel."""
    scores = {row["participant_id"]: row for row in await tx.fetch(answers_sql.SCORES_OF, session, *asked)}
    results: dict[str, object] = {}
    for person in standings:
        score = scores.get(person["id"])
        if score is None or person["removed"]:
            continue
        results[me(person["user_id"] or person["id"])] = {
            "session": session,
            "question": asked[0],
            "correct": score["correct"],
            "points": score["points"],
            "total": person["points"],
            "rank": person["rank"],
            "streak": person["streak"],
        }
    return results


def leaderboard(standings: Sequence[asyncpg.Record]) -> dict[str, object]:
    """What `leaderboard.shown` shows: the best few and how many there are."""
    present = [row for row in standings if not row["removed"]]
    best = sorted(present, key=lambda row: (row["rank"], row["name"], row["id"]))[: limits.LEADERBOARD_TOP]
    return {
        "top": [
            {
                "participant": row["id"],
                "name": row["name"],
                "points": row["points"],
                "rank": row["rank"],
                "streak": row["streak"],
            }
            for row in best
        ],
        "participants": len(present),
    }
