"""What a class came to, for its staff and for each of its participants."""

import asyncio
from uuid import UUID

import asyncpg

from lms_rt import limits
from lms_rt.contract.catch_ups import CatchUpResult
from lms_rt.contract.channels import live
from lms_rt.contract.live_reports import (
    ClassReport,
    LearnerReport,
    Moment,
    OwnQuestion,
    OwnReport,
    QuestionReport,
    Timeline,
)
from lms_rt.db.database import Database
from lms_rt.domain.item_statistics import Figures
from lms_rt.domain.permissions import Action
from lms_rt.domain.principal import Guest, Person, Principal
from lms_rt.errors import not_found
from lms_rt.services import access
from lms_rt.services.live_facts import LiveFacts, LiveFactsCache
from lms_rt.services.live_rows import answer_result
from lms_rt.services.question_statistics import figures_of
from sql import catch_ups as catch_ups_sql
from sql import live_sessions as sessions_sql
from sql import reports as sql
from sql import statistics as statistics_sql


class LiveReports:
    """Reads reports. Each costs a constant number of statements."""

    def __init__(self, db: Database, facts: LiveFactsCache) -> None:
        self._db = db
        self._facts = facts

    async def of_class(self, person: Person, session: UUID) -> ClassReport:
        """Every question and every participant in figures, for the staff."""
        await access.to_live_session(self._db, person, session, Action.VIEW_RESULTS)
        facts = await self._facts.get(session)
        async with self._db.transaction(repeatable_read=True) as tx:
            view = await tx.fetchrow(sessions_sql.GET, session)
            questions = await tx.fetch(sql.QUESTIONS, session)
            learners = await tx.fetch(sql.LEARNERS, session)
            later = await tx.fetch(catch_ups_sql.OF_SESSION, session)
            if view is None:
                raise not_found("live session")
            marks = await tx.fetch(statistics_sql.CLASSES, view["quiz"], None, session, limits.STATISTICS_ROWS_MAX)
        figures = await asyncio.to_thread(figures_of, marks)
        return ClassReport(
            session=session,
            state=view["state"],
            questions=[_question(facts, row, figures.get(row["question_id"])) for row in questions],
            learners=[LearnerReport.model_validate(dict(row)) for row in learners],
            catch_ups=[CatchUpResult.model_validate(dict(row)) for row in later],
        )

    async def own(self, principal: Principal, session: UUID) -> OwnReport:
        """What was revealed and what one answered oneself. Raises `not_found` for who did not take part."""
        guest = principal if isinstance(principal, Guest) else None
        if guest is not None and guest.live_session != session:
            raise not_found("live session")
        facts = await self._facts.get(session)
        async with self._db.transaction(repeatable_read=True) as tx:
            place = await tx.fetchrow(
                sql.PLACE, session, None if guest else principal.id, principal.id if guest else None
            )
            if place is None:
                raise not_found("live session")
            rows = await tx.fetch(sql.OWN, session, place["id"])
        return OwnReport(
            session=session,
            participant=place["id"],
            name=place["name"],
            scoring=place["scoring"],
            points=place["points"],
            rank=place["rank"],
            questions=[_own_question(facts, row) for row in rows],
        )

    async def timeline(self, person: Person, session: UUID, after: int) -> Timeline:
        """What happened to the whole class, in order, for the staff; at most 500 moments at a time."""
        await access.to_live_session(self._db, person, session, Action.VIEW_RESULTS)
        rows = await self._db.fetch(sql.MOMENTS, live(session), after, limits.REPLAY_EVENTS_MAX + 1)
        shown = rows[: limits.REPLAY_EVENTS_MAX]
        return Timeline(
            session=session,
            moments=[
                Moment(
                    seq=row["seq"],
                    at=row["at"],
                    elapsed_s=round((row["at"] - row["began"]).total_seconds(), 3),
                    event=row["event"],
                    data=row["data"],
                )
                for row in shown
            ],
            next=shown[-1]["seq"] if len(rows) > len(shown) else None,
        )


def _question(facts: LiveFacts, row: asyncpg.Record, found: Figures | None) -> QuestionReport:
    asked = facts.questions[row["question_id"]]
    counting = found if row["counts"] else None
    return QuestionReport(
        question=asked.id,
        index=asked.index,
        round=row["round"],
        prompt=asked.question.prompt,
        answered=row["answered"],
        correct_share=_rounded(row["correct_share"]),
        mean_fraction=_rounded(row["mean_fraction"]),
        mean_points=_rounded(row["mean_points"]),
        facility=counting.facility if counting else None,
        discrimination=counting.discrimination if counting else None,
        median_ms=round(row["median_ms"]) if row["median_ms"] is not None else None,
        voided=row["voided"],
    )


def _rounded(value: object) -> float | None:
    return round(float(str(value)), 4) if value is not None else None


def _own_question(facts: LiveFacts, row: asyncpg.Record) -> OwnQuestion:
    asked = facts.questions[row["question_id"]]
    answer = answer_result(row) if row["id"] is not None else None
    if answer is not None and not row["counts"]:
        answer = answer.model_copy(update={"points": None})  # 0 would read as if there had been some to miss
    return OwnQuestion(
        question=asked.id,
        index=asked.index,
        round=row["round"],
        prompt=asked.question.prompt,
        key=row["key"] or asked.key,
        explanation=asked.question.explanation,
        voided=row["voided"],
        counts=row["counts"],
        answer=answer,
    )
