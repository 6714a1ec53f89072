"""Mails as PostgreSQL knows them: whom they are for, what they tell, what became of them."""

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

import asyncpg

from lms_rt.db.database import Database, Transaction
from lms_rt.services.job_runs import JobRun, LostJobError
from sql import mail as sql

DeliveryState = Literal["writing", "handing", "sent", "bounced", "refused"]
"""`handing`: the text was on its way to the mail server, whose answer we do not know."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whom a mail is for."""

    id: UUID | None
    """The account; None for somebody who has none yet."""
    email: str
    name: str
    locale: str
    bounced: bool = False
    """Whether the address refused mail last."""


@dataclass(frozen=True, slots=True)
class EnrollmentFacts:
    """What a mail about an enrolment tells."""

    user: UUID
    role: str
    course: UUID
    title: str


@dataclass(frozen=True, slots=True)
class ResultFacts:
    """What a mail about a class that has ended tells somebody who was in it."""

    user: UUID
    session: UUID
    course: str
    quiz: str
    scored: bool
    points: int
    rank: int | None
    participants: int
    answered: int
    correct: int
    questions: int


class Mailing:
    """Reads what mails tell and notes what became of them."""

    def __init__(self, db: Database) -> None:
        self._db = db

    # --- whom and what

    async def recipient(self, user: UUID) -> Recipient | None:
        """Somebody with an account; None where it is disabled or gone."""
        return _recipient(await self._db.fetchrow(sql.RECIPIENT, user))

    async def recipient_by_email(self, email: str) -> Recipient | None:
        """Whoever has this address, however capitalised."""
        return _recipient(await self._db.fetchrow(sql.RECIPIENT_BY_EMAIL, email))

    async def enrollment(self, enrollment: UUID) -> EnrollmentFacts | None:
        """An active enrolment."""
        row = await self._db.fetchrow(sql.ENROLLMENT, enrollment)
        return None if row is None else EnrollmentFacts(row["user_id"], row["role"], row["course"], row["title"])

    async def results_wanted(self, session: UUID) -> list[UUID]:
        """The participants of a class who want their results by mail."""
        return [row["id"] for row in await self._db.fetch(sql.RESULTS_WANTED, session)]

    async def result(self, participant: UUID) -> ResultFacts | None:
        """How a class went for somebody with an account."""
        row = await self._db.fetchrow(sql.RESULT, participant)
        if row is None or row["user_id"] is None:
            return None
        return ResultFacts(
            row["user_id"],
            row["session"],
            row["course"],
            row["quiz"],
            row["scoring"] != "none",
            row["points"],
            row["rank"],
            row["participants"],
            row["answered"],
            row["correct"],
            row["questions"],
        )

    # --- what became of it

    async def begin(self, run: JobRun, user: UUID | None, message_id: str) -> DeliveryState:
        """A mail is about to be sent by `run`; the state that an earlier attempt left."""
        state: DeliveryState = await self._db.fetchval(sql.BEGIN, run.id, run.kind, user, message_id)
        return state

    async def handing(self, run: JobRun) -> None:
        """The text is about to go to the mail server. Raises LostJobError where somebody else is sending it by now."""
        if await self._db.fetchval(sql.HANDING, run.id, run.attempt) is None:
            raise LostJobError

    async def not_taken(self, run: JobRun, reply: str, *, for_good: bool) -> None:
        """The server did not take it: not now, or never."""
        await self._db.execute(sql.NOTE, run.id, "refused" if for_good else "writing", reply)

    async def sent(self, tx: Transaction, run: JobRun, user: UUID | None, reply: str) -> None:
        """The server took it; the address is good again if it was not."""
        await tx.execute(sql.NOTE, run.id, "sent", reply)
        if user is not None:
            await tx.execute(sql.MARK_ADDRESS, user, False)

    async def bounced(self, tx: Transaction, run: JobRun, user: UUID | None, reply: str) -> None:
        """There is no such mailbox: nobody writes there any more but when asked to."""
        await tx.execute(sql.NOTE, run.id, "bounced", reply)
        if user is not None:
            await tx.execute(sql.MARK_ADDRESS, user, True)


def _recipient(row: asyncpg.Record | None) -> Recipient | None:
    return None if row is None else Recipient(row["id"], row["email"], row["name"], row["locale"], row["bounced"])
