"""Live sessions over REST: opening a class, looking at it, its results."""

from collections import defaultdict
from collections.abc import Mapping
from uuid import UUID

import asyncpg
from uuid_utils.compat import uuid7

from lms_rt.contract.catch_ups import CatchUpResult
from lms_rt.contract.channels import course
from lms_rt.contract.events import LiveOpened
from lms_rt.contract.live import (
    AnswerResult,
    LiveSession,
    LiveSessionCreate,
    LiveSessionQuery,
    ParticipantResult,
    QuestionResult,
    Results,
)
from lms_rt.db.database import Database
from lms_rt.domain.permissions import Action
from lms_rt.domain.principal import Guest, Person, Principal
from lms_rt.errors import ErrorCode, Problem, invalid, not_found
from lms_rt.services import access
from lms_rt.services.announcer import Announcer
from lms_rt.services.live_door import PIN_TRIES, draw_pin
from lms_rt.services.live_facts import LiveFacts, LiveFactsCache
from lms_rt.services.live_rows import answer_result
from lms_rt.services.live_tally import Tally, tallies_of, tally_from
from sql import answers as answers_sql
from sql import catch_ups as catch_ups_sql
from sql import live_sessions as sql
from sql import participants as participants_sql
from sql import quizzes as quizzes_sql


class LiveSessions:
    """What can be done with live sessions outside the socket."""

    def __init__(self, db: Database, facts: LiveFactsCache, announcer: Announcer) -> None:
        self._db = db
        self._facts = facts
        self._announcer = announcer

    async def create(self, person: Person, quiz: UUID, given: LiveSessionCreate) -> LiveSession:
        """Open a class with the newest published version of a quiz, or the version named."""
        found = await access.to_quiz(self._db, person, quiz, Action.HOST_LIVE)
        version = await self._db.fetchrow(quizzes_sql.VERSION, quiz, given.version)
        if version is None and given.version is not None:
            raise invalid("$.version", "is not a published version of this quiz")
        if version is None:
            raise Problem(ErrorCode.CONFLICT, "Publish the quiz first")
        if not version["fixed"]:
            raise Problem(ErrorCode.CONFLICT, "All questions of the quiz are drawn; a class needs some of its own")
        async with self._db.transaction() as tx:
            for _ in range(PIN_TRIES):
                session = await tx.fetchval(
                    sql.INSERT,
                    uuid7(),
                    found.course,
                    quiz,
                    version["id"],
                    person.user,
                    draw_pin(),
                    given.pace,
                    given.scoring,
                    given.answers,
                    given.guests,
                    given.lead_ms,
                    given.reveal_s,
                    given.partial_credit,
                    given.streak_bonus,
                    given.capacity,
                    given.shuffle,
                    given.autopilot_s,
                    given.approval,
                    given.teams,
                    given.catch_up,
                )
                if session is not None:
                    break
            else:
                raise Problem(ErrorCode.UNAVAILABLE, "No free PIN was found; try again")
            opened = LiveOpened(session=session, quiz=quiz, title=version["title"])
            await self._announcer.tell(tx, course(found.course), opened)
            return await self._read(session)

    async def get(self, principal: Principal, session: UUID) -> LiveSession:
        """A session, for members of its course and for its guests; only staff sees the PIN."""
        if isinstance(principal, Guest):
            if principal.live_session != session:
                raise not_found("live session")
            return (await self._read(session)).model_copy(update={"pin": None})
        found = await access.to_live_session(self._db, principal, session, Action.JOIN_LIVE)
        view = await self._read(session)
        return view if found.may(Action.HOST_LIVE) else view.model_copy(update={"pin": None})

    async def page(self, person: Person, quiz: UUID, query: LiveSessionQuery) -> list[LiveSession]:
        """The sessions held with a quiz, for its staff."""
        await access.to_quiz(self._db, person, quiz, Action.HOST_LIVE)
        rows = await self._db.fetch_page(sql.LIST, query, quiz)
        return [LiveSession.model_validate(dict(row)) for row in rows]

    async def newest(self, person: Person, quiz: UUID, *, before: UUID | None, fetch: int) -> list[LiveSession]:
        """The same, newest first: those opened before a session, or the newest of all."""
        await access.to_quiz(self._db, person, quiz, Action.HOST_LIVE)
        rows = await self._db.fetch(sql.NEWEST, quiz, before, fetch)
        return [LiveSession.model_validate(dict(row)) for row in rows]

    async def results(self, person: Person, session: UUID) -> Results:
        """Everything that was asked and answered, each point with the answer it is for, for the staff."""
        await access.to_live_session(self._db, person, session, Action.VIEW_RESULTS)
        return await self.read_results(session)

    async def read_results(self, session: UUID) -> Results:
        """The same, whoever asks. Raises `not_found`."""
        facts = await self._facts.get(session)
        async with self._db.transaction(repeatable_read=True) as tx:
            view = await tx.fetchrow(sql.GET, session)
            asked = await tx.fetch(sql.QUESTIONS, session)
            people = await tx.fetch(participants_sql.ALL, session)
            answers = await tx.fetch(answers_sql.RESULTS, session)
            tallies = await tallies_of(tx, facts)
            later = await tx.fetch(catch_ups_sql.OF_SESSION, session)
        if view is None:
            raise not_found("live session")
        by_person: dict[UUID, list[AnswerResult]] = defaultdict(list)
        for row in answers:
            by_person[row["participant_id"]].append(answer_result(row))
        return Results(
            session=session,
            state=view["state"],
            questions=[_question_result(facts, row, tallies) for row in asked],
            participants=[
                ParticipantResult(
                    participant=row["id"],
                    user=row["user_id"],
                    name=row["name"],
                    points=row["points"],
                    rank=row["rank"],
                    removed=row["removed"],
                    answers=by_person[row["id"]],
                )
                for row in people
            ],
            catch_ups=[CatchUpResult.model_validate(dict(row)) for row in later],
        )

    async def _read(self, session: UUID) -> LiveSession:
        row = await self._db.fetchrow(sql.GET, session)
        if row is None:
            raise not_found("live session")
        return LiveSession.model_validate(dict(row))


def _question_result(
    facts: LiveFacts, row: asyncpg.Record, tallies: Mapping[tuple[UUID, int], Tally]
) -> QuestionResult:
    asked = facts.questions[row["question_id"]]
    tally = tallies.get((asked.id, row["round"])) or tally_from(asked.question, {})
    return QuestionResult.model_validate(
        {
            "id": asked.id,
            "index": asked.index,
            "round": row["round"],
            "type": asked.question.type,
            "prompt": asked.question.prompt,
            "answered": tally["answered"],
            "tally": tally,
            "key": row["key"] or asked.key,
            "voided": row["voided_at"] is not None,
        }
    )
