"""Joining a class: guests by PIN with a nickname, enrolled people by opening its channel. Joins commit in groups.

A thousand phones join within seconds; a commit each would queue them behind the head of one channel's log.
"""

import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

import asyncpg
from uuid_utils.compat import uuid7

from lms_rt import limits
from lms_rt.contract.channels import live_staff
from lms_rt.contract.events import Event, ParticipantJoined, ParticipantKnocked
from lms_rt.db.database import Database, Transaction
from lms_rt.domain.nicknames import clean, name_key
from lms_rt.domain.teams import smallest_team
from lms_rt.errors import ErrorCode, Problem, invalid, not_found
from lms_rt.gather import Gatherer
from lms_rt.services.announcer import Announcer
from sql import knocks as knocks_sql
from sql import live_sessions as sessions_sql
from sql import participants as sql

BATCH = 500  # joins in one transaction, which holds the staff channel's head


@dataclass(frozen=True, slots=True)
class Participant:
    """Somebody's place in a live session."""

    id: UUID
    session: UUID
    name: str
    waiting: bool = False
    """Whether the host has yet to let them in."""
    team: str | None = None


@dataclass(frozen=True, slots=True)
class _Joiner:
    session: UUID
    user: UUID | None
    nickname: str
    team: str | None = None
    joined_with: bytes | None = None
    """The digest of what a guest's browser gave."""

    @property
    def who(self) -> object:
        """The same for two that are one person's. A guest whose browser gave nothing is nobody else's twin."""
        if self.user is not None:
            return self.session, self.user
        if self.joined_with is not None:
            return self.session, name_key(self.nickname), self.joined_with
        return object()


@dataclass(frozen=True, slots=True)
class _Fresh:
    """Somebody who gets a place; `index` is theirs in the batch."""

    index: int
    joiner: _Joiner
    name: str
    time_factor: float
    team: int | None
    id: UUID = field(default_factory=uuid7)


@dataclass(slots=True)
class _Room:
    """A session as it fills up during a batch."""

    row: asyncpg.Record
    joined: int
    waiting: int
    """At the door."""
    sizes: list[int]
    """Members of each team."""

    def take_team(self, wanted: str | None) -> int | None:
        """The team of the next one in; None where there are no teams. Raises `validation` for one there is not."""
        teams: list[str] = self.row["teams"]
        if wanted is not None and wanted not in teams:
            raise invalid("$.team", f"must be one of {', '.join(teams)}" if teams else "this class has no teams")
        if not teams:
            return None
        team = teams.index(wanted) + 1 if wanted is not None else smallest_team(self.sizes)
        self.sizes[team - 1] += 1
        return team


class Joining:
    """Gives people their place in a live session."""

    def __init__(self, db: Database, announcer: Announcer) -> None:
        self._db = db
        self._announcer = announcer
        self._join: Gatherer[_Joiner, Participant] = Gatherer(self._join_all, at_most=BATCH)

    async def by_pin(
        self, pin: str, nickname: str, team: str | None = None, joined_with: bytes | None = None
    ) -> Participant:
        """Join as a guest, in the team named or the smallest.

        Who joined under the name with the same digest before is given the place they have: nobody else knows what it
        was made of, so that it is the same person, who was not told.

        Raises `not_found` for a PIN of no running session, `nickname_refused`, `nickname_taken`, `guests_not_allowed`,
        `session_locked`, `session_full`, `removed` (the name was banned) or `validation` for an unknown team.
        """
        cleaned = clean(nickname)
        row = await self._db.fetchrow(sessions_sql.BY_PIN, pin)
        if row is None:
            raise not_found("live session; check the PIN")
        return await self._join(_Joiner(row["id"], None, cleaned, team, joined_with))

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
        rooms = await self._rooms(tx, wanted)
        members = await self._members(tx, [joiners[index] for index in waiting])
        taken = await self._taken(tx, [joiners[index] for index in waiting])
        await self._give_back(tx, joiners, results, taken, rooms)
        fresh: list[_Fresh] = []
        twins: dict[object, list[int]] = {}
        for index in [each for each in waiting if results[each] is None]:
            joiner = joiners[index]
            room, member = rooms.get(joiner.session), members.get((joiner.session, joiner.user))
            if joiner.who in twins:
                twins[joiner.who].append(index)  # two tabs of one person joined at the same moment, or one form twice
                continue
            refusal = _refusal(joiner, room, member, taken)
            if refusal is not None or room is None:
                results[index] = refusal
                continue
            try:
                team = room.take_team(joiner.team)
            except Problem as problem:
                results[index] = problem
                continue
            if joiner.user is None:
                taken[joiner.session, name_key(joiner.nickname)] = False
            twins[joiner.who] = []
            if joiner.user is None and room.row["approval"]:
                room.waiting += 1
            else:
                room.joined += 1
            name, factor = (member["name"], member["time_factor"]) if member else (joiner.nickname, 1.0)
            fresh.append(_Fresh(index, joiner, name, factor, team))
        guests_wait = {session for session, room in rooms.items() if room.row["approval"]}
        knocking = [each for each in fresh if each.joiner.user is None and each.joiner.session in guests_wait]
        entering = [each for each in fresh if each not in knocking] if knocking else fresh
        await self._enter(tx, entering, rooms, results)
        await self._knock(tx, knocking, results)
        for each in fresh:
            for index in twins.get(each.joiner.who, ()):
                results[index] = results[each.index]

    async def _enter(
        self,
        tx: Transaction,
        entering: Sequence[_Fresh],
        rooms: dict[UUID, _Room],
        results: list[Participant | Exception | None],
    ) -> None:
        if not entering:
            return
        rows = await tx.fetch(
            sql.INSERT,
            [each.id for each in entering],
            [each.joiner.session for each in entering],
            [each.joiner.user for each in entering],
            [each.joiner.user is None for each in entering],
            [each.name for each in entering],
            [name_key(each.name) for each in entering],
            [random.getrandbits(31) for _ in entering],
            [each.time_factor for each in entering],
            [each.team for each in entering],
            [each.joiner.joined_with for each in entering],
        )
        if longer := sorted({each.joiner.session for each in entering if each.time_factor > 1}):
            await tx.execute(sessions_sql.RECKON_TIME, longer, limits.ANSWER_GRACE_MS)
        by_id = {row["id"]: row for row in rows}
        by_user = {(row["session_id"], row["user_id"]): row for row in rows if row["user_id"] is not None}
        arrivals: dict[UUID, list[Event]] = defaultdict(list)
        for each in entering:
            joiner = each.joiner
            row = by_user.get((joiner.session, joiner.user)) if joiner.user else by_id.get(each.id)
            if row is None:
                results[each.index] = Problem(ErrorCode.NICKNAME_TAKEN)
                continue
            team = rooms[joiner.session].row["teams"][row["team"] - 1] if row["team"] else None
            results[each.index] = Participant(row["id"], joiner.session, row["name"], team=team)
            arrivals[joiner.session].append(
                ParticipantJoined(participant=row["id"], name=row["name"], guest=row["guest"], team=team)
            )
        await self._tell(tx, arrivals)

    async def _knock(
        self, tx: Transaction, knocking: Sequence[_Fresh], results: list[Participant | Exception | None]
    ) -> None:
        if not knocking:
            return
        rows = await tx.fetch(
            knocks_sql.INSERT,
            [each.id for each in knocking],
            [each.joiner.session for each in knocking],
            [each.name for each in knocking],
            [name_key(each.name) for each in knocking],
            [random.getrandbits(31) for _ in knocking],
            [each.team for each in knocking],
            [each.joiner.joined_with for each in knocking],
        )
        stored = {row["id"] for row in rows}
        arrivals: dict[UUID, list[Event]] = defaultdict(list)
        for each in knocking:
            if each.id not in stored:
                results[each.index] = Problem(ErrorCode.NICKNAME_TAKEN)
                continue
            results[each.index] = Participant(each.id, each.joiner.session, each.name, waiting=True)
            arrivals[each.joiner.session].append(ParticipantKnocked(participant=each.id, name=each.name))
        await self._tell(tx, arrivals)

    async def _tell(self, tx: Transaction, arrivals: dict[UUID, list[Event]]) -> None:
        for session in sorted(arrivals):  # sorted, so that two batches lock the channels they share in one order
            await self._announcer.tell(tx, live_staff(session), *arrivals[session])

    async def _rooms(self, tx: Transaction, wanted: Sequence[UUID]) -> dict[UUID, _Room]:
        rows = await tx.fetch(sql.LOCK_SESSIONS, wanted)
        if any(row["overtaken"] for row in rows):
            rows = await tx.fetch(sql.LOCK_SESSIONS, wanted)
        rooms = {row["id"]: _Room(row, row["joined"], row["waiting"], [0] * len(row["teams"])) for row in rows}
        if any(room.sizes for room in rooms.values()):
            for row in await tx.fetch(sql.TEAM_SIZES, wanted):
                rooms[row["session_id"]].sizes[row["team"] - 1] = row["n"]
        return rooms

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

    async def _give_back(
        self,
        tx: Transaction,
        joiners: Sequence[_Joiner],
        results: list[Participant | Exception | None],
        taken: dict[tuple[UUID, str], bool],
        rooms: dict[UUID, _Room],
    ) -> None:
        """The places of guests who have one already: the answer that said so was lost, and they sent it again."""
        again = [each for each in joiners if each.joined_with and (each.session, name_key(each.nickname)) in taken]
        if not again:
            return
        rows = await tx.fetch(
            sql.JOINED_WITH,
            [each.session for each in again],
            [name_key(each.nickname) for each in again],
            [each.joined_with for each in again],
        )
        places: dict[object, Participant] = {}
        for row in rows:
            session = row["session_id"]
            team = rooms[session].row["teams"][row["team"] - 1] if row["team"] else None
            place = Participant(row["id"], session, row["name"], waiting=row["waiting"], team=team)
            places[session, row["name_key"], row["joined_with"]] = place
        for index, joiner in enumerate(joiners):
            results[index] = results[index] or places.get(joiner.who)


def _refusal(
    joiner: _Joiner, room: _Room | None, member: asyncpg.Record | None, taken: dict[tuple[UUID, str], bool]
) -> Problem | None:
    guest = joiner.user is None
    if room is None or (not guest and member is None):
        return not_found("live session")
    session = room.row
    if session["ended"]:
        return Problem(ErrorCode.SESSION_ENDED)
    if guest and not session["guests"]:
        return Problem(ErrorCode.GUESTS_NOT_ALLOWED)
    if session["locked"]:
        return Problem(ErrorCode.SESSION_LOCKED, "Nobody further can join just now")
    # Who waits counts for the next one at the door: all of them can be let in, and a host can see through them
    at_the_door = room.waiting if guest else 0
    if room.joined + at_the_door >= session["capacity"]:
        return Problem(ErrorCode.SESSION_FULL)
    if guest:
        banned = taken.get((joiner.session, name_key(joiner.nickname)))
        if banned is not None:
            return Problem(ErrorCode.REMOVED if banned else ErrorCode.NICKNAME_TAKEN)
    return None
