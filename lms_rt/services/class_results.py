"""A class looked into: how each question and each person did, and who said what."""

from collections.abc import Sequence
from typing import Final, cast
from uuid import UUID

import asyncpg

from lms_rt.contract.catch_ups import CatchUpResult
from lms_rt.contract.live_results import AnswersQuery, ClassPeopleQuery
from lms_rt.contract.pages import part
from lms_rt.db.database import Database
from lms_rt.domain.permissions import Action
from lms_rt.domain.principal import Person, Principal
from lms_rt.domain.spread import spans, spread
from lms_rt.errors import not_found
from lms_rt.services import access
from lms_rt.services.class_result_rows import (
    Answerer,
    ClassOverview,
    OwnAnswers,
    PersonAnswers,
    PersonFigures,
    QuestionAnswers,
    Round,
    RoundFigures,
    Said,
    words,
)
from lms_rt.services.live_facts import LiveFactsCache
from lms_rt.services.live_reports import LiveReports
from lms_rt.services.live_tally import tally_of
from sql import catch_ups as catch_ups_sql
from sql import live_sessions as sessions_sql
from sql import results as sql

LATE_SHOWN: Final = 50
"""Of those who caught up; all are in the files."""


class ClassResults:
    """Reads for pages. Each costs a constant number of statements, and brings no more people than are shown."""

    def __init__(self, db: Database, facts: LiveFactsCache, reports: LiveReports) -> None:
        self._db = db
        self._facts = facts
        self._reports = reports

    async def overview(self, person: Person, session: UUID, query: ClassPeopleQuery) -> ClassOverview:
        """The class in figures, every question, and a page of its people, for the staff."""
        await access.to_live_session(self._db, person, session, Action.VIEW_RESULTS)
        facts = await self._facts.get(session)
        async with self._db.transaction(repeatable_read=True) as tx:
            asked = await tx.fetch(sql.QUESTIONS, session, None, None)
            rows = await tx.fetch_page(sql.NEEDY if query.by == "help" else sql.PEOPLE, query, session)
            counts = await tx.fetch(sql.COUNTS, session, [row["participant"] for row in rows])
            late = await tx.fetch(catch_ups_sql.OF_SESSION, session)
        questions = [RoundFigures.of(facts, row) for row in asked]
        counting = [each for each in questions if each.round.counts]
        keyed = sum(each.keyed for each in counting)
        people = _people(rows, counts, query.by)
        shown = part(people, query, "participant", lambda each: each.sorted_by)
        return ClassOverview(
            asked=sum(each.asked for each in counting),
            answered=sum(each.answered for each in counting),
            share=sum(each.correct for each in counting) / keyed if keyed else None,
            questions=questions,
            people=shown["items"],
            next=shown["next"],
            late=[CatchUpResult.model_validate(dict(row)) for row in late[:LATE_SHOWN]],
            later_ones=max(0, len(late) - LATE_SHOWN),
        )

    async def question(
        self, person: Person, session: UUID, question: UUID, number: int | None, query: AnswersQuery
    ) -> QuestionAnswers:
        """A question as it was asked, with a page of who answered what, for the staff.

        `number` is the round; by default the one that counts, or else the last. Raises `not_found` for one that was
        not asked.
        """
        await access.to_live_session(self._db, person, session, Action.VIEW_RESULTS)
        facts = await self._facts.get(session)
        async with self._db.transaction(repeatable_read=True) as tx:
            order = [(row["question_id"], row["round"]) for row in await tx.fetch(sessions_sql.QUESTIONS, session)]
            rounds = await tx.fetch(sql.QUESTIONS, session, question, number)
            if not rounds:
                raise not_found("question")
            chosen = next((row for row in rounds if row["counts"]), rounds[-1])
            asked = (question, chosen["round"])
            tally = await tally_of(tx, session, asked, facts.questions[question].question)
            people = await tx.fetch_page(sql.ANSWERS, query, session, *asked)
        went = RoundFigures.of(facts, chosen)
        shown = part([_answerer(went.round, row) for row in people], query, "participant")
        place = order.index(asked)
        return QuestionAnswers(
            went=went,
            rounds=[each for of, each in order if of == question],
            before=order[place - 1] if place else None,
            after=order[place + 1] if place + 1 < len(order) else None,
            answered=cast(int, tally["answered"]),
            spread=spread(went.round.question, tally),
            spans=spans(tally, went.round.asked.question.time_limit_s),
            people=shown["items"],
            next=shown["next"],
        )

    async def person(self, person: Person, session: UUID, participant: UUID) -> PersonAnswers:
        """What one participant said to everything that was asked, for the staff. Raises `not_found`."""
        await access.to_live_session(self._db, person, session, Action.VIEW_RESULTS)
        facts = await self._facts.get(session)
        async with self._db.transaction(repeatable_read=True) as tx:
            who = await tx.fetchrow(sql.PARTICIPANT, session, participant)
            rows = await tx.fetch(sql.PERSON, session, participant)
        if who is None:
            raise not_found("participant")
        return PersonAnswers(
            participant=who["participant"],
            name=who["name"],
            guest=who["guest"],
            removed=who["removed"],
            points=who["points"],
            rank=who["rank"],
            ranked=who["ranked"],
            streak=who["streak"],
            answers=_answers([(Round.of(facts, row), row) for row in rows]),
        )

    async def own(self, principal: Principal, session: UUID) -> OwnAnswers:
        """What was revealed and what one answered oneself, in words. Raises `not_found` for who did not take part."""
        report = await self._reports.own(principal, session)
        facts = await self._facts.get(session)
        asked = [(facts.questions[each.question], each) for each in report.questions]
        return OwnAnswers(
            course=facts.course,
            title=facts.title,
            report=report,
            questions=[
                (of, words(of.question, each.key), words(of.question, each.answer.answer if each.answer else None))
                for of, each in asked
            ],
        )

    async def places(self, person: Person, enrollment: UUID) -> dict[UUID, UUID]:
        """Who a learner was in the classes of their course: session to participant, for themselves and the staff."""
        await access.to_enrollment_progress(self._db, person, enrollment)
        return {row["session_id"]: row["participant"] for row in await self._db.fetch(sql.PLACES, enrollment)}


def _people(rows: Sequence[asyncpg.Record], counts: Sequence[asyncpg.Record], by: str) -> list[PersonFigures]:
    of = {row["participant"]: row for row in counts}
    return [
        PersonFigures(
            participant=row["participant"],
            name=row["name"],
            guest=row["guest"],
            removed=row["removed"],
            points=row["points"],
            rank=row["rank"],
            asked=of[row["participant"]]["asked"],
            answered=of[row["participant"]]["answered"],
            keyed=of[row["participant"]]["keyed"],
            correct=of[row["participant"]]["correct"],
            sorted_by=row[by],
        )
        for row in rows
    ]


def _answerer(asked: Round, row: asyncpg.Record) -> Answerer:
    return Answerer(
        participant=row["participant"],
        name=row["name"],
        guest=row["guest"],
        removed=row["removed"],
        said=Said.of(asked.asked.question, row),
        time=row["time"],
        worth=row["worth"],
    )


def _answers(rows: Sequence[tuple[Round, asyncpg.Record]]) -> list[tuple[Round, Said | None]]:
    return [
        (asked, Said.of(asked.asked.question, row) if row["asked"] or row["id"] is not None else None)
        for asked, row in rows
    ]
