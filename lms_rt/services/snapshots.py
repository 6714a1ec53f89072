"""What a channel looks like now, from nothing: the other half of the log.

Each snapshot is read in one repeatable-read transaction together with the head of its channel, so that the snapshot and
the events after `seq` add up to what a reader who was there all along has seen.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import asyncpg
from pydantic import JsonValue
from pydantic_core import from_json, to_json

from lms_rt.contract import channels
from lms_rt.contract.times import wire_time
from lms_rt.db.database import Database, Reader
from lms_rt.domain.live import LiveState
from lms_rt.domain.window import Snapshot
from lms_rt.gather import Gatherer
from lms_rt.kv.hands import Hands
from lms_rt.kv.presence import Presence
from lms_rt.services import live_rows, shown_boards
from lms_rt.services.live_facts import LiveFacts, LiveFactsCache
from lms_rt.services.live_rows import LiveRow
from lms_rt.services.live_tally import Tally, tallies_of, tally_from, tally_of
from sql import channels as channels_sql
from sql import knocks as knocks_sql
from sql import live_sessions as sessions_sql
from sql import participants as participants_sql

Json = dict[str, JsonValue]


@dataclass(frozen=True, slots=True)
class _Viewer:
    session: UUID
    participant: UUID | None


@dataclass(frozen=True, slots=True)
class _Shared:
    """What everybody in a session sees."""

    seq: int
    data: Json
    row: LiveRow
    facts: LiveFacts


class LiveSnapshots:
    """Snapshots of the channels of live sessions.

    A class that reconnects together asks for the same snapshot a thousand times: requests gather, the shared part is
    read once a run and session, and what differs from person to person by one statement for all of them.
    """

    def __init__(self, db: Database, facts: LiveFactsCache, presence: Presence, hands: Hands) -> None:
        self._db = db
        self._facts = facts
        self._presence = presence
        self._hands = hands
        self._take: Gatherer[_Viewer, Snapshot] = Gatherer(self._take_all)

    async def live(self, session: UUID, participant: UUID | None) -> Snapshot:
        """`live:<session>` as `participant` sees it; None for staff, who have no answer or points of their own."""
        return await self._take(_Viewer(session, participant))

    async def staff(self, session: UUID) -> Snapshot:
        """`live:<session>:staff`: what everybody sees, and what only the staff does.

        Presence and hands are of the moment and not of `seq`; signals follow them. What everybody sees moves on by the
        events of `live:<session>`.
        """
        online = {str(person) for person in await self._presence.online(session)}
        facts = await self._facts.get(session)
        async with self._db.transaction(repeatable_read=True) as tx:
            seq: int = await tx.fetchval(channels_sql.HEAD, channels.live_staff(session)) or 0
            common = await self._shared(tx, session)
            row = common.row
            roster = await tx.fetch(participants_sql.ROSTER, session, row.state.question, row.state.round)
            tallies = await tallies_of(tx, facts)
            asked = await tx.fetch(sessions_sql.QUESTIONS, session)
            waiting = await tx.fetch(knocks_sql.WAITING, session) if facts.approval else []
            pin = await tx.fetchval(sessions_sql.PIN, session)
        for each in asked:  # a question that nobody answered has a tally too: of zeros
            ask = each["question_id"], each["round"]
            tallies.setdefault(ask, tally_from(facts.questions[ask[0]].question, {}))
        keys = {question.id: question.key for question in facts.questions.values()}
        keys |= {row["question_id"]: row["key"] for row in asked if row["key"] is not None}
        data: Json = {
            **common.data,
            "pin": pin,
            "waiting": [{"participant": str(each["participant"]), "name": each["name"]} for each in waiting],
            "roster": [
                {
                    "participant": str(person["participant"]),
                    "name": person["name"],
                    "guest": person["guest"],
                    "points": person["points"],
                    "rank": person["rank"],
                    "answered": person["answered"],
                    "online": str(person["participant"]) in online,
                    "team": _team(facts, person["team"]),
                }
                for person in roster
            ],
            # rounds come in order, so the newest one's tally stays
            "tallies": {str(question): tally for (question, _), tally in sorted(tallies.items())},
            # every round of what was asked more than once: the vote before the discussion and the one after it
            "rounds": _rounds(row, tallies),
            "voided": list[JsonValue]({str(each["question_id"]) for each in asked if each["voided_at"] is not None}),
            "key": keys[row.state.question] if "question" in common.data and row.state.question else None,
            "keys": {str(question): key for question, key in keys.items()},
            "presence": {"online": len(online), "away": max(len(roster) - len(online), 0)},
            "hands": {kind: list[JsonValue](people) for kind, people in (await self._hands.shown(session)).items()},
        }
        return Snapshot(seq, to_json(data))

    async def _take_all(self, viewers: Sequence[_Viewer]) -> list[Snapshot | Exception]:
        shared: dict[UUID, _Shared] = {}
        async with self._db.transaction(repeatable_read=True) as tx:
            for session in dict.fromkeys(viewer.session for viewer in viewers):
                shared[session] = await self._shared(tx, session)
            standings = await self._standings(tx, [viewer for viewer in viewers if viewer.participant is not None])
        taken: list[Snapshot | Exception] = []
        for viewer in viewers:
            common = shared[viewer.session]
            personal = _personal(standings.get((viewer.session, viewer.participant)), common)
            taken.append(Snapshot(common.seq, to_json({**common.data, **personal})))
        return taken

    async def _shared(self, tx: Reader, session: UUID) -> _Shared:
        facts = await self._facts.get(session)
        seq: int = await tx.fetchval(channels_sql.HEAD, channels.live(session)) or 0
        row = await self._row(tx, facts)
        counts = await tx.fetch(participants_sql.COUNT, [session])
        data: Json = {
            "state": row.state.state.value,
            "version": row.state.version,
            "locked": row.state.locked,
            "started": row.state.started,
            "answers": row.answer_policy,
            "scoring": row.rules.mode,
            "autopilot": row.state.autopilot,
            "quiz": _quiz(facts),
            "participants": counts[0]["n"] if counts else 0,
        }
        if row.state.question is not None and row.state.state is not LiveState.ENDED:
            data |= await _question(tx, row, facts)
        if row.rules.mode != "none" or row.state.state is LiveState.ENDED:
            board = await shown_boards.last_shown(tx, session)
            if board is not None:
                data["leaderboard"] = board
        return _Shared(seq, data, row, facts)

    async def _row(self, tx: Reader, facts: LiveFacts) -> LiveRow:
        row = await tx.fetchrow(sessions_sql.READ, facts.session)
        assert row is not None  # facts exist only for sessions that do, and sessions are never deleted alone
        return live_rows.read(row, facts)

    async def _standings(
        self, tx: Reader, viewers: Sequence[_Viewer]
    ) -> dict[tuple[UUID, UUID | None], asyncpg.Record]:
        if not viewers:
            return {}
        sessions, people = [viewer.session for viewer in viewers], [viewer.participant for viewer in viewers]
        rows = await tx.fetch(participants_sql.STANDING, sessions, people)
        return {(row["session_id"], row["id"]): row for row in rows}


def _quiz(facts: LiveFacts) -> Json:
    return {"title": facts.title, "questions": len(facts.order)}


async def _question(tx: Reader, row: LiveRow, facts: LiveFacts) -> Json:
    """The current question as far as the class has come: its key only once it is revealed."""
    state = row.state
    assert state.question and state.opens_at and state.closes_at
    asked = facts.questions[state.question]
    data: Json = {
        "question": asked.public,
        "round": state.round,
        "shuffle": row.shuffle,
        "opens_at": wire_time(state.opens_at),
        "closes_at": wire_time(state.closes_at),
        "paused_ms": state.paused_ms,
    }
    if row.voided:
        data["voided"] = True
    if state.paused_at is not None:
        data["paused_at"] = wire_time(state.paused_at)
    if state.state is LiveState.REVEALED:
        data["reveal"] = {
            "key": row.key_override or asked.key,
            "explanation": asked.question.explanation,
            "tally": await tally_of(tx, row.id, (asked.id, state.round), asked.question),
        }
    return data


def _rounds(row: LiveRow, tallies: Mapping[tuple[UUID, int], Tally]) -> Json:
    return {
        str(question): [tallies.get((question, each)) for each in range(1, rounds + 1)]
        for question, rounds in row.state.rounds.items()
        if rounds > 1
    }


def _team(facts: LiveFacts, team: int | None) -> str | None:
    return facts.teams[team - 1] if team is not None else None


def _own_time(standing: asyncpg.Record, row: LiveRow) -> Json:
    """A learner with extra time has a deadline of their own, later than `closes_at` by their factor."""
    factor = round(standing["time_factor"], 2)  # as it was given: a `real` is a hair beside it
    opens_at, closes_at = row.state.opens_at, row.state.closes_at
    if factor <= 1 or row.state.state is LiveState.ENDED:
        return {}
    data: Json = {"time_factor": factor}
    if opens_at is not None and closes_at is not None:
        # From the times as they are told: a client that works it out from an event comes to the same millisecond.
        opens_at, closes_at = _in_ms(opens_at), _in_ms(closes_at)
        given = closes_at - opens_at - timedelta(milliseconds=row.state.paused_ms)
        data["own_closes_at"] = wire_time(closes_at + given * (factor - 1))
    return data


def _in_ms(moment: datetime) -> datetime:
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def _personal(standing: asyncpg.Record | None, shared: _Shared) -> Json:
    if standing is None:
        return {}
    row = shared.row
    data: Json = {
        "participant": str(standing["id"]),
        "name": standing["name"],
        "seed": standing["seed"],
        "points": standing["points"],
        "rank": standing["rank"],
        **_own_time(standing, row),
    }
    if standing["team"] is not None:
        data["team"] = _team(shared.facts, standing["team"])
    if standing["answer_id"] is not None and row.state.state is not LiveState.ENDED:
        data["answer"] = from_json(standing["answer"])
        data["receipt"] = {
            "answer": str(standing["answer_id"]),
            "received_at": wire_time(standing["received_at"]),
            "elapsed_ms": standing["elapsed_ms"],
            "credit_ms": standing["credit_ms"],
            "revision": standing["revision"],
            "duplicate": False,
        }
    if standing["scored"]:
        data["result"] = {
            "session": str(row.id),
            "question": str(row.state.question),
            "correct": standing["correct"],
            "fraction": live_rows.told_fraction(standing),
            "points": standing["scored_points"],
            "total": standing["points"],
            "rank": standing["rank"],
            "streak": standing["scored_streak"],
        }
    return data
