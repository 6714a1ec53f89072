"""Answers to live questions: gathered, checked and stored by one statement for many, acknowledged after its commit.

The statement decides, not this process: it locks the session's row against a close, compares the time of arrival with
the question's times on the database's clock, and counts what it stores. What it did not store is explained by a second
statement, which runs only when there is something to explain.
"""

import secrets
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

import asyncpg
from pydantic import JsonValue
from pydantic_core import from_json

from lms_rt import limits
from lms_rt.contract.times import wire_time
from lms_rt.db.database import Database
from lms_rt.db.ids import new_id
from lms_rt.errors import ErrorCode, Problem, invalid, not_found
from lms_rt.gather import Gatherer
from lms_rt.services.announcer import Announcer
from lms_rt.services.answer_notices import AnswerNotices
from lms_rt.services.live_facts import LiveFacts, LiveFactsCache
from sql import answers as sql


class SentAnswer(NamedTuple):
    """An answer as it came."""

    session: UUID
    question: UUID
    participant: UUID
    answer: JsonValue
    key: UUID
    revision: int | None
    received_at: datetime
    credit_ms: int


class GivenAnswer(NamedTuple):
    """An answer that has the right shape for its question, in the order of `sql.STORE`'s arrays."""

    id: UUID
    session: UUID
    question: UUID
    participant: UUID
    key: UUID
    revision: int | None
    answer: str
    buckets: str
    received_at: datetime
    credit_ms: int


class Receipt(NamedTuple):
    """The promise that an answer is stored."""

    answer: UUID
    received_at: datetime
    elapsed_ms: int
    credit_ms: int
    revision: int
    duplicate: bool

    def json(self) -> bytes:
        """As the contract writes it; by hand, as this is written once an answer and nothing in it needs escaping."""
        return (
            f'{{"answer":"{self.answer}","received_at":"{wire_time(self.received_at)}",'
            f'"elapsed_ms":{self.elapsed_ms},"credit_ms":{self.credit_ms},"revision":{self.revision},'
            f'"duplicate":{"true" if self.duplicate else "false"}}}'
        ).encode()


class Answers:
    """Takes answers."""

    def __init__(self, db: Database, facts: LiveFactsCache, announcer: Announcer) -> None:
        self._db = db
        self._facts = facts
        self._store: Gatherer[GivenAnswer, Receipt] = Gatherer(
            self._store_all,
            at_most=limits.ANSWER_BATCH_MAX,
            pace_s=limits.ANSWER_PACE_S,
            beside=limits.ANSWER_COMMITS_BESIDE,
            full=limits.ANSWER_BATCH_FULL,
        )
        self._notices = AnswerNotices(announcer)
        # Names this process's rows in live_tallies, others for each statement in flight; two that drew the same would
        # only wait for each other.
        self._shards = [secrets.randbelow(2**31) for _ in range(1 + limits.ANSWER_COMMITS_BESIDE)]

    async def give(self, sent: SentAnswer) -> Receipt:
        """Store an answer and return its receipt, after the commit.

        Raises `validation` for an answer that does not fit its question, and `not_open_yet`, `question_closed`,
        `already_answered`, `stale_revision`, `session_ended`, `removed` or `not_found`.
        """
        return await self._store(_read(sent, await self._facts.get(sent.session)))

    def hand_in(self, sent: SentAnswer, then: Callable[[Receipt | Exception], None]) -> bool:
        """Have an answer stored and `then` called with its receipt, or with what went wrong, after the commit.

        Raises at once where it does not fit its question. False, and nothing is done, where the session's questions
        have to be read first, for which there is `give`.
        """
        facts = self._facts.known(sent.session)
        if facts is None:
            return False
        self._store.hand_in(_read(sent, facts), then)
        return True

    async def close(self) -> None:
        """Wait until everything taken is stored."""
        await self._store.close()
        await self._notices.close()

    async def _store_all(self, batch: Sequence[GivenAnswer]) -> list[Receipt | Exception]:
        try:
            stored = await self._insert(batch)
        except Problem as problem:
            if problem.code is not ErrorCode.UNAVAILABLE:
                raise
            # After a restart of the database every pooled connection fails once. Whether the batch was committed is
            # not known; sent again, what is stored already is explained by its receipt.
            stored = await self._insert(batch)
        missing = [given for given in batch if given.id not in stored] if len(stored) < len(batch) else []
        explained: dict[UUID, Receipt | Exception] = {}
        if missing:
            explained = await self._explain(missing)
            # Refused by the statement's snapshot but fine by the next one: the question was just being opened, or a
            # revision was stored by another process in between.
            again = [given for given in missing if given.id not in explained]
            if again:
                stored |= await self._insert(again)
                refused = [given for given in again if given.id not in stored]
                explained |= await self._explain(refused) if refused else {}
                for given in refused:
                    explained.setdefault(given.id, Problem(ErrorCode.CONFLICT, "Answered twice at once; try again"))
        self._notices.add(given.session for given in batch if given.id in stored)
        return [stored.get(given.id) or explained[given.id] for given in batch]

    async def _insert(self, batch: Sequence[GivenAnswer]) -> dict[UUID, Receipt]:
        shard = self._shards.pop()
        try:
            rows = await self._write(batch, shard)
        finally:
            self._shards.append(shard)
        if not rows:
            return {}
        credit = {given.id: given.credit_ms for given in batch}
        return {
            answer: Receipt(answer, received_at, elapsed_ms, credit[answer], revision, duplicate=False)
            for answer, elapsed_ms, received_at, revision in rows
        }

    async def _write(self, batch: Sequence[GivenAnswer], shard: int) -> list[asyncpg.Record]:
        args = (*zip(*batch, strict=True), limits.ANSWER_GRACE_MS, shard)
        if len({given.participant for given in batch}) == len(batch):
            try:
                return await self._db.fetch(sql.STORE_UNDISPUTED, *args)
            except asyncpg.UniqueViolationError:
                pass  # stored at the same moment by another process, or by us for another line of the same person
        return await self._db.fetch(sql.STORE, *args)

    async def _explain(self, batch: Sequence[GivenAnswer]) -> dict[UUID, Receipt | Exception]:
        rows = await self._db.fetch(
            sql.EXPLAIN,
            [given.session for given in batch],
            [given.question for given in batch],
            [given.participant for given in batch],
            [given.key for given in batch],
            limits.ANSWER_GRACE_MS,
        )
        explained = {given.id: _explain(given, row) for given, row in zip(batch, rows, strict=True)}
        return {given: why for given, why in explained.items() if why is not None}


def _read(sent: SentAnswer, facts: LiveFacts) -> GivenAnswer:
    asked = facts.questions.get(sent.question)
    if asked is None:
        raise not_found("question in this session")
    text, buckets = asked.answers.read(sent.answer)
    return GivenAnswer(
        new_id(),
        facts.session,
        asked.id,
        sent.participant,
        sent.key,
        sent.revision,
        text,
        buckets,
        sent.received_at,
        sent.credit_ms,
    )


def _explain(given: GivenAnswer, row: asyncpg.Record) -> Receipt | Exception | None:
    """The receipt of an answer stored before, or why this one was not; None when trying again may help."""
    if row["same_id"] is not None:
        if (row["same_session"], row["same_question"]) != (given.session, given.question):
            return invalid("$.key", "was used for the answer to another question")
        # What we stored ourselves without hearing of its commit is no duplicate to whoever sent it once.
        again = row["same_id"] != given.id
        return Receipt(
            row["same_id"], row["received_at"], row["elapsed_ms"], row["credit_ms"], row["revision"], duplicate=again
        )
    return _outsider(row) or _untimely(given, row)


def _outsider(row: asyncpg.Record) -> Problem | None:
    if row["removed"]:
        return Problem(ErrorCode.REMOVED)
    if not row["belongs"]:
        return not_found("live session")
    return Problem(ErrorCode.SESSION_ENDED) if row["state"] == "ended" else None


def _untimely(given: GivenAnswer, row: asyncpg.Record) -> Problem | None:
    stored = row["stored_revision"]
    if not row["asked"] or (row["current"] and given.received_at < row["opens_at"]):
        return Problem(ErrorCode.NOT_OPEN_YET)
    if stored is not None and row["answer_policy"] == "first":
        return Problem(ErrorCode.ALREADY_ANSWERED, extra=_stored(row))
    if row["current"] and row["state"] == "paused":
        return Problem(ErrorCode.NOT_OPEN_YET, "The question is paused")
    if not row["current"] or row["state"] != "open" or given.received_at > row["latest_at"]:
        return Problem(ErrorCode.QUESTION_CLOSED)
    if stored is not None and given.revision is not None and given.revision <= stored:
        return Problem(ErrorCode.STALE_REVISION, extra=_stored(row))
    return None


def _stored(row: asyncpg.Record) -> dict[str, object]:
    return {"stored": {"answer": from_json(row["stored_answer"]), "revision": row["stored_revision"]}}
