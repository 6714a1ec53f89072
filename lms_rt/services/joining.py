"""Joining a class: guests by PIN with a nickname, enrolled people by opening its channel. Joins commit in groups.

A thousand phones join within seconds; a commit each would queue them behind the head of one channel's log.
"""

import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import asyncpg
from uuid_utils.compat import uuid7

from lms_rt.contract.channels import live_staff
from lms_rt.db.database import Database, Transaction
from lms_rt.db.log import NewEvent
from lms_rt.domain.nicknames import clean, name_key
from lms_rt.errors import ErrorCode, Problem, not_found
from lms_rt.gather import Gatherer
from lms_rt.services.announcer import Announcer
from sql import live_sessions as sessions_sql
from sql import participants as sql

BATCH = 500  # joins in one transaction, which holds the staff channel's head


@dataclass(frozen=True, slots=True)
class Participant:
    """Somebody's place in a live session."""

    id: UUID
    session: UUID
    name: str


@dataclass(frozen=True, slots=True)
class _Joiner:
    session: UUID
    user: UUID | None
    nickname: str


class Joining:
    """Gives people their place in a live session."""

    def __init__(self, db: Database, announcer: Announcer) -> None:
        self._db = db
        self._announcer = announcer
        self._join: Gatherer[_Joiner, Participant] = Gatherer(self._join_all, at_most=BATCH)

    async def by_pin(self, pin: str, nickname: str) -> Participant:
        """Join as a guest.

        Raises `not_found` for a PIN of no running session, `nickname_refused`, `nickname_taken`, `guests_not_allowed`,
        `session_locked`, `session_full` or `removed` (the name was banned).
        """
        cleaned = clean(nickname)
        row = await self._db.fetchrow(sessions_sql.BY_PIN, pin)
        if row is None:
            raise not_found("live session; check the PIN")
        return await self._join(_Joiner(row["id"], None, cleaned))

    async def enrolled(self, session: UUID, user: UUID) -> Participant:
        """The place of an enrolled person, taken now if it was not before.

        Raises `not_found` for people outside the course, `session_locked`, `session_full`, `session_ended`, `removed`.
        """
        return await self._join(_Joiner(session, user, ""))

    async def _join_all(self, joiners: Sequence[_Joiner]) -> list[Participant | Exception]:
        results: list[Participant | Exception | None] = await self._already_in(joiners)
        if any(result is None for result in results):
            async with self._db.transaction() as tx:
                await self._insert(tx, joiners, results)
        return [result or not_found("live session") for result in results]

    async def _already_in(self, joiners: Sequence[_Joiner]) -> list[Participant | Exception | None]:
        """Who has a place already: a reconnecting class costs one statement and no write."""
        with_account = [joiner for joiner in joiners if joiner.user is not None]
        if not with_account:
            return [None] * len(joiners)
        rows = await self._db.fetch(
            sql.OF_USERS, [joiner.session for joiner in with_account], [joiner.user for joiner in with_account]
        )
        found = {(row["session_id"], row["user_id"]): row for row in rows}
        results: list[Participant | Exception | None] = []
        for joiner in joiners:
            row = found.get((joiner.session, joiner.user))
            if row is None or (row["removed"] and not row["banned"]):
                results.append(None)
            elif row["banned"]:
                results.append(Problem(ErrorCode.REMOVED))
            else:
                results.append(Participant(row["id"], joiner.session, row["name"]))
        return results

    async def _insert(
        self, tx: Transaction, joiners: Sequence[_Joiner], results: list[Participant | Exception | None]
    ) -> None:
        waiting = [index for index, result in enumerate(results) if result is None]
        wanted = [joiners[index].session for index in waiting]
        await tx.execute(sql.QUEUE, wanted)
        sessions = {row["id"]: row for row in await tx.fetch(sql.LOCK_SESSIONS, wanted)}
        members = await self._members(tx, [joiners[index] for index in waiting])
        taken = await self._taken(tx, [joiners[index] for index in waiting])
        joined = {session: row["joined"] for session, row in sessions.items()}
        fresh: list[tuple[int, UUID, _Joiner, str, float]] = []
        people: dict[tuple[UUID, UUID], UUID] = {}
        for index in waiting:
            joiner = joiners[index]
            member = members.get((joiner.session, joiner.user)) if joiner.user else None
            row = sessions.get(joiner.session)
            refusal = _refusal(joiner, row, member, joined.get(joiner.session, 0), taken)
            if refusal is not None or row is None:
                results[index] = refusal
                continue
            if joiner.user is not None:
                known = people.get((joiner.session, joiner.user))
                if known is not None:  # two tabs of one person joined at the same moment
                    results[index] = Participant(known, joiner.session, member["name"] if member else "")
                    continue
            participant = uuid7()
            if joiner.user is None:
                taken[joiner.session, name_key(joiner.nickname)] = False
            else:
                people[joiner.session, joiner.user] = participant
            joined[joiner.session] += 1
            name = member["name"] if member else joiner.nickname
            fresh.append((index, participant, joiner, name, member["time_factor"] if member else 1.0))
        if fresh:
            await self._store(tx, fresh, results)

    async def _store(
        self,
        tx: Transaction,
        fresh: Sequence[tuple[int, UUID, _Joiner, str, float]],
        results: list[Participant | Exception | None],
    ) -> None:
        rows = await tx.fetch(
            sql.INSERT,
            [participant for _, participant, _, _, _ in fresh],
            [joiner.session for _, _, joiner, _, _ in fresh],
            [joiner.user for _, _, joiner, _, _ in fresh],
            [joiner.user is None for _, _, joiner, _, _ in fresh],
            [name for _, _, _, name, _ in fresh],
            [name_key(name) for _, _, _, name, _ in fresh],
            [random.getrandbits(31) for _ in fresh],
            [factor for _, _, _, _, factor in fresh],
        )
        by_id = {row["id"]: row for row in rows}
        by_user = {(row["session_id"], row["user_id"]): row for row in rows if row["user_id"] is not None}
        arrivals: dict[UUID, list[NewEvent]] = defaultdict(list)
        places: dict[int, Participant] = {}
        for index, participant, joiner, _, _ in fresh:
            row = by_user.get((joiner.session, joiner.user)) if joiner.user else by_id.get(participant)
            if row is None:
                results[index] = Problem(ErrorCode.NICKNAME_TAKEN)
                continue
            places[index] = Participant(row["id"], joiner.session, row["name"])
            results[index] = places[index]
            data = {"participant": row["id"], "name": row["name"], "guest": row["guest"]}
            arrivals[joiner.session].append(NewEvent("participant.joined", data))
        for session in sorted(arrivals):  # sorted, so that two batches lock the channels they share in one order
            await self._announcer.append(tx, live_staff(session), arrivals[session])

    async def _members(
        self, tx: Transaction, joiners: Sequence[_Joiner]
    ) -> dict[tuple[UUID, UUID | None], asyncpg.Record]:
        people = [joiner for joiner in joiners if joiner.user is not None]
        if not people:
            return {}
        rows = await tx.fetch(sql.ENROLLED, [each.session for each in people], [each.user for each in people])
        return {(row["session_id"], row["user_id"]): row for row in rows}

    async def _taken(self, tx: Transaction, joiners: Sequence[_Joiner]) -> dict[tuple[UUID, str], bool]:
        """Names in use in the guests' sessions; the value is whether the name is banned."""
        guests = [joiner for joiner in joiners if joiner.user is None]
        if not guests:
            return {}
        rows = await tx.fetch(
            sql.NAMES_TAKEN, [each.session for each in guests], [name_key(each.nickname) for each in guests]
        )
        return {(row["session_id"], row["name_key"]): row["banned"] for row in rows}


def _refusal(
    joiner: _Joiner,
    session: asyncpg.Record | None,
    member: asyncpg.Record | None,
    joined: int,
    taken: dict[tuple[UUID, str], bool],
) -> Problem | None:
    guest = joiner.user is None
    if session is None or (not guest and member is None):
        return not_found("live session")
    if session["ended"]:
        return Problem(ErrorCode.SESSION_ENDED)
    if guest and not session["guests"]:
        return Problem(ErrorCode.GUESTS_NOT_ALLOWED)
    if session["locked"]:
        return Problem(ErrorCode.SESSION_LOCKED, "Nobody further can join just now")
    if joined >= session["capacity"]:
        return Problem(ErrorCode.SESSION_FULL)
    if guest:
        banned = taken.get((joiner.session, name_key(joiner.nickname)))
        if banned is not None:
            return Problem(ErrorCode.REMOVED if banned else ErrorCode.NICKNAME_TAKEN)
    return None
