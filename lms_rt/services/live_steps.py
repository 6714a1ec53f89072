"""Stepping a class: one transaction a step, the event in the log with it, the publish after the commit."""

from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

import asyncpg
from pydantic import JsonValue

from lms_rt.contract.close_codes import CloseCode
from lms_rt.db.clock import DatabaseClock
from lms_rt.db.database import Database, Transaction
from lms_rt.domain.live import InvalidStepError, LiveState, UnknownQuestionError
from lms_rt.domain.permissions import Action
from lms_rt.domain.principal import Person
from lms_rt.errors import ErrorCode, Problem, invalid, not_found
from lms_rt.kv.blocklist import BlockList
from lms_rt.services import access, live_door, live_moves, live_recount, live_rows
from lms_rt.services.announcer import Announcer
from lms_rt.services.disconnector import Disconnector
from lms_rt.services.live_facts import LiveFacts, LiveFactsCache
from lms_rt.services.live_rows import HOSTING, LiveRow, OvertakenError
from lms_rt.services.live_step import Step
from sql import housekeeping
from sql import live_sessions as sql

ROWS_KEPT: Final = 4096
"""Classes that are stepped here at about the same time; some two kB each."""


@dataclass(frozen=True, slots=True)
class Stepped:
    """Where the session stands after a step."""

    version: int
    state: LiveState


Taking = Callable[[Step], Awaitable[None]]


class LiveSteps:
    """The host's commands, and the steps that the server takes by itself."""

    def __init__(
        self,
        db: Database,
        clock: DatabaseClock,
        facts: LiveFactsCache,
        announcer: Announcer,
        disconnector: Disconnector,
        block_list: BlockList,
    ) -> None:
        self._db = db
        self._clock = clock
        self._facts = facts
        self._announcer = announcer
        self._disconnector = disconnector
        self._block_list = block_list
        self._last: OrderedDict[UUID, LiveRow] = OrderedDict()
        """Sessions as this process stored them last."""

    async def start(self, person: Person, session: UUID, version: int) -> Stepped:
        """Begin the class."""
        return await self._by_host(person, session, version, live_moves.start)

    async def open(self, person: Person, session: UUID, version: int, question: UUID | None) -> Stepped:
        """Open the next question, or the one named; one asked before gets a further round."""
        return await self._by_host(person, session, version, lambda step: live_moves.open_question(step, question))

    async def pause(self, person: Person, session: UUID, version: int, question: UUID | None = None) -> Stepped:
        """Stop the time of the open question."""
        return await self._by_host(person, session, version, lambda step: live_moves.pause(step, question), light=True)

    async def resume(self, person: Person, session: UUID, version: int, question: UUID | None = None) -> Stepped:
        """Let the time run on."""
        return await self._by_host(person, session, version, lambda step: live_moves.resume(step, question), light=True)

    async def extend(
        self, person: Person, session: UUID, version: int, seconds: int, question: UUID | None = None
    ) -> Stepped:
        """Give everybody more time."""
        return await self._by_host(
            person, session, version, lambda step: live_moves.extend(step, seconds, question), light=True
        )

    async def close(self, person: Person, session: UUID, version: int, question: UUID | None) -> Stepped:
        """Take no more answers."""
        return await self._by_host(person, session, version, lambda step: live_moves.close(step, question))

    async def reveal(self, person: Person, session: UUID, version: int, question: UUID | None) -> Stepped:
        """Show what was right."""
        return await self._by_host(person, session, version, lambda step: live_moves.reveal(step, question))

    async def void(self, person: Person, session: UUID, version: int, question: UUID | None) -> Stepped:
        """Take a question out of the count, the current one unless it is named."""
        return await self._by_host(person, session, version, lambda step: live_recount.void(step, question))

    async def regrade(
        self, person: Person, session: UUID, version: int, question: UUID | None, key: JsonValue
    ) -> Stepped:
        """Count a question again by another key, the current one unless it is named."""
        return await self._by_host(person, session, version, lambda step: live_recount.regrade(step, question, key))

    async def lock(self, person: Person, session: UUID, version: int, *, locked: bool) -> Stepped:
        """Let nobody further join, or let them again."""
        return await self._by_host(person, session, version, lambda step: live_moves.lock(step, locked), light=True)

    async def admit(self, person: Person, session: UUID, version: int, participant: UUID | None) -> Stepped:
        """Let in a guest who waits at the door, or all who do."""
        return await self._by_host(person, session, version, lambda step: live_door.admit(step, participant))

    async def change_pin(self, person: Person, session: UUID, version: int) -> Stepped:
        """Have people join by another PIN from now on."""
        return await self._by_host(person, session, version, live_door.change_pin)

    async def end(self, person: Person, session: UUID, version: int) -> Stepped:
        """End the class."""
        return await self._by_host(person, session, version, live_moves.end)

    async def remove(self, person: Person, session: UUID, version: int, participant: UUID, *, ban: bool) -> Stepped:
        """Remove a participant, whose sockets close at once; `ban` keeps them out. Turns away who waits at the door."""

        async def taking(step: Step) -> None:
            removed = await live_door.remove(step, participant, ban=ban)

            async def shut_out() -> None:
                if removed.guest:
                    await self._block_list.block_participant(participant)
                self._disconnector.disconnect(participant=participant, code=CloseCode.REMOVED, reason="removed")

            step.tx.after_commit(shut_out)

        return await self._by_host(person, session, version, taking)

    async def take_due(self, session: UUID, *, wait: bool = False) -> bool:
        """Take the step that is due in `session`; whether it was taken.

        Not while somebody is at the session, unless to `wait` for them: another process is probably just taking it.
        Auto pace goes on until the next step lies in the future.
        """
        due = sql.LOCK_DUE if wait else sql.LOCK_DUE_UNLESS_HELD
        async with self._db.transaction() as tx:
            step = await self._locked(tx, session, await live_rows.lock(tx, due, session, self._clock.now()))
            if step is None:
                return False
            # What follows at once is due at the time of this step, which is later than when it was looked for.
            while step.session.due_at is not None and step.session.due_at <= step.now:
                await live_moves.go_on(step)
            return True

    async def set_autopilot(self, session: UUID, *, on: bool) -> None:
        """Take a class over from hosts who are gone, or give it back; nothing where another process did already."""
        async with self._db.transaction() as tx:
            step = await self._locked(tx, session, await live_rows.lock(tx, sql.LOCK, session))
            if step is None or step.session.autopilot == on:
                return
            try:
                await live_moves.set_autopilot(step, on=on)
            except InvalidStepError:
                return  # it ended meanwhile

    async def end_abandoned(self, session: UUID, after_h: int) -> bool:
        """End a class that nobody has stepped for `after_h` hours; whether it was this that ended it."""
        async with self._db.transaction() as tx:
            if await tx.fetchval(housekeeping.LOCK_ABANDONED, session, after_h) is None:
                return False
            step = await self._locked(tx, session, await live_rows.lock(tx, sql.LOCK, session))
            assert step is not None
            await live_moves.end(step)
            return True

    async def _by_host(
        self, person: Person, session: UUID, version: int, taking: Taking, *, light: bool = False
    ) -> Stepped:
        """Take a host's step; a `light` one is no more than one `Step.store`."""
        taken = await self._lightly(person, session, version, taking) if light else None
        return taken or await self._under_lock(person, session, version, taking)

    async def _lightly(self, person: Person, session: UUID, version: int, taking: Taking) -> Stepped | None:
        """Decide without a lock, and store by a statement that asks for all that was decided upon.

        By what this process stored last, if that is the version the host speaks of: one round trip. Otherwise the row
        is read: two, and five under the lock. None where that does not lead to a step, which is then taken under the
        lock, or refused there: the reason has to be true of a state that holds still.
        """
        facts = await self._facts.get(session)
        async with self._db.one_statement() as (reader, tx):
            row = self._last.get(session)
            if row is None or row.state.version != version:
                found = await reader.fetchrow(sql.READ_HOSTED, session, person.user, person.is_admin, HOSTING)
                if found is None or found["version"] != version:
                    return None
                row = live_rows.read(found, facts)
            step = Step(tx, row, facts, self._clock.now(), self._announcer, person, locked=False)
            try:
                await taking(step)
            except (InvalidStepError, OvertakenError):
                return None
            except Problem as problem:
                if problem.code is not ErrorCode.VALIDATION:
                    raise
                return None  # who may not host it, or speaks of a state that is past, is told that
            self._remember(step)
        return Stepped(step.session.version, step.session.state)

    def _remember(self, step: Step) -> None:
        """Go on from this once it is committed: a session is changed by steps alone, and each makes a version.

        Only people's extra time is no part of a version; whoever goes on from what is kept has it asked for anew.
        """

        def keep() -> None:
            self._last[step.row.id] = step.row
            self._last.move_to_end(step.row.id)
            if len(self._last) > ROWS_KEPT:
                self._last.popitem(last=False)

        step.tx.after_commit(keep)

    async def _under_lock(self, person: Person, session: UUID, version: int, taking: Taking) -> Stepped:
        async with self._db.transaction() as tx:
            row = await live_rows.lock(tx, sql.LOCK_HOSTED, session, person.user, person.is_admin, HOSTING)
            step = await self._locked(tx, session, row, person)
            if step is None:
                # Not there, or not theirs to host: which of the two may be said is for `access` to know.
                await access.to_live_session(self._db, person, session, Action.HOST_LIVE)
                raise not_found("live session")
            if step.session.version != version:
                raise Problem(ErrorCode.CONFLICT, "Another step was taken first", extra=_state(step))
            try:
                await taking(step)
            except InvalidStepError as error:
                raise Problem(ErrorCode.INVALID_STEP, str(error), extra=_state(step)) from None
            except UnknownQuestionError:
                raise invalid("$.question", "is not a question of this session, or was not asked yet") from None
            self._remember(step)
        return Stepped(step.session.version, step.session.state)

    async def _locked(
        self, tx: Transaction, session: UUID, row: asyncpg.Record | None, host: Person | None = None
    ) -> Step | None:
        return None if row is None else self._step(tx, row, await self._facts.get(session), host)

    def _step(self, tx: Transaction, row: asyncpg.Record, facts: LiveFacts, host: Person | None) -> Step:
        return Step(tx, live_rows.read(row, facts), facts, self._clock.now(), self._announcer, host)


def _state(step: Step) -> dict[str, object]:
    return {"version": step.session.version, "state": step.session.state, "question": step.session.question}
