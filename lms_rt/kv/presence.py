"""Who is online in a live session or in a course, across all processes. Below both are called sessions.

Each process keeps a set of its own people a session in Redis, with a lifetime that it renews: a dead process's people
disappear by themselves. What is in Redis is a copy of what the processes know, so a flush costs a few seconds at most.
"""

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from typing import Final
from uuid import UUID

from redis.asyncio.client import Pipeline
from redis.exceptions import RedisError

from lms_rt.kv.breaker import Breaker
from lms_rt.kv.cancellation import despite_cancellation
from lms_rt.kv.client import Redis
from lms_rt.kv.script import Script

REFRESH_S: Final = 5.0
"""How often a process renews what it said: the longest that a flush of Redis is felt."""
LIFETIME_S: Final = 15
"""How long a dead process's people still look online: two renewals may be late."""
RENEW_COMMANDS: Final = 3
"""Commands that renew one session; the first tells whether the set was still there."""
RENEWED_AT_ONCE: Final = 50
"""Sessions: a thousand at once would hold the event loop up for a tenth of a second."""
FAILED: Final = (RedisError, OSError)
"""Away, or refusing: who reads takes dead processes off the list, which a replica does not, nor who has a full disk."""


class Presence:
    """This process's view of who is here, kept in step with Redis by `run`."""

    def __init__(
        self,
        redis: Redis,
        prefix: str,
        *,
        kind: str = "presence",
        changed: Callable[[UUID], None] | None = None,
    ) -> None:
        """`kind` parts participants, hosts and a course's learners; `changed` is told of each session once a change is
        in Redis."""
        self._redis = redis
        self._prefix = f"{prefix}{kind}:"
        self._process = secrets.token_hex(8)
        self._changed = changed
        self._here: dict[UUID, dict[UUID, int]] = {}
        self._moved: dict[UUID, set[UUID]] = {}
        self._due = asyncio.Event()
        self._writing = False
        self._written = asyncio.Event()
        self._script = Script(redis, "presence_online")
        self._breaker = Breaker("presence")

    def join(self, session: UUID, participant: UUID) -> None:
        """One more connection of `participant`."""
        here = self._here.setdefault(session, {})
        here[participant] = here.get(participant, 0) + 1
        if here[participant] == 1:
            self._move(session, participant)

    def leave(self, session: UUID, participant: UUID) -> None:
        """One connection of `participant` less; the last one takes them offline."""
        here = self._here.get(session, {})
        if participant not in here:
            return
        here[participant] -= 1
        if here[participant] == 0:
            del here[participant]
            if not here:
                del self._here[session]
            self._move(session, participant)

    async def online(self, session: UUID) -> frozenset[UUID]:
        """Everybody online in `session`; while Redis is away, those on this process."""
        known = await self.known(session)
        return frozenset(self._here.get(session, ())) if known is None else known

    async def known(self, session: UUID) -> frozenset[UUID] | None:
        """As `online`, but None while Redis is away or refuses: this process's own people say nothing about the
        others'."""
        try:
            members = await self._script([self._index(session)], ["members"])
        except FAILED as error:
            self._breaker.failed(error)
            return None
        return frozenset(UUID(bytes=member) for member in members if isinstance(member, bytes))

    async def count(self, session: UUID) -> int:
        """How many are online in `session`; the same as `len(await online(session))`, for less."""
        known = await self.known_count(session)
        return len(self._here.get(session, ())) if known is None else known

    async def known_count(self, session: UUID) -> int | None:
        """As `count`, but None while Redis is away or refuses."""
        try:
            [number] = await self._script([self._index(session)], ["count"])
        except FAILED as error:
            self._breaker.failed(error)
            return None
        return int(str(number))

    async def settled(self) -> None:
        """Wait until all that was said so far is in Redis."""
        while self._moved or self._writing:
            self._written.clear()
            await self._written.wait()

    async def run(self) -> None:
        """Write changes as they come and renew everything every `REFRESH_S`; withdraw this process when cancelled."""
        loop = asyncio.get_running_loop()
        renew_at = loop.time() + REFRESH_S
        try:
            while True:
                with suppress(TimeoutError):
                    async with asyncio.timeout_at(renew_at):
                        await self._due.wait()
                self._due.clear()
                await self._attempt(self._write_moves)
                if loop.time() >= renew_at:
                    await self._attempt(self._renew)
                    renew_at = loop.time() + REFRESH_S
        finally:
            await despite_cancellation(self._attempt(self._withdraw))

    async def _attempt(self, write: Callable[[], Awaitable[None]]) -> None:
        """What fails now is written with the next renewal."""
        try:
            await write()
        except FAILED as error:
            self._breaker.failed(error)
        else:
            self._breaker.worked()

    async def _write_moves(self) -> None:
        if not self._moved:
            return
        # Taken out first: whoever moves while this is under way is written by the next one.
        moved, self._moved = self._moved, {}
        self._writing = True
        try:
            async with self._redis.pipeline(transaction=False) as pipeline:
                for session, people in moved.items():
                    self._write_session(pipeline, session, people)
                await pipeline.execute()
        except BaseException:
            for session, people in moved.items():
                self._moved.setdefault(session, set()).update(people)
            raise
        finally:
            self._writing = False
        self._written.set()
        if self._changed is not None:
            for session in moved:
                self._changed(session)

    def _write_session(self, pipeline: Pipeline, session: UUID, people: set[UUID]) -> None:
        here = self._here.get(session, {})
        arrived = [person.bytes for person in people if person in here]
        gone = [person.bytes for person in people if person not in here]
        if arrived:
            pipeline.sadd(self._own(session), *arrived)
            self._renew_session(pipeline, session)
        if gone:
            pipeline.srem(self._own(session), *gone)

    async def _renew(self) -> None:
        sessions = list(self._here)
        for first in range(0, len(sessions), RENEWED_AT_ONCE):
            await self._renew_some(sessions[first : first + RENEWED_AT_ONCE])

    async def _renew_some(self, sessions: Sequence[UUID]) -> None:
        async with self._redis.pipeline(transaction=False) as pipeline:
            for session in sessions:
                self._renew_session(pipeline, session)
            results = await pipeline.execute()
        for session, kept in zip(sessions, results[::RENEW_COMMANDS], strict=True):
            if not kept:  # flushed, evicted or expired: say everything again
                for person in self._here.get(session, ()):
                    self._move(session, person)

    def _renew_session(self, pipeline: Pipeline, session: UUID) -> None:
        pipeline.expire(self._own(session), LIFETIME_S)
        pipeline.sadd(self._index(session), self._process)
        pipeline.expire(self._index(session), LIFETIME_S)

    async def _withdraw(self) -> None:
        sessions = list(self._here)
        if sessions:
            await self._redis.delete(*(self._own(session) for session in sessions))
            for session in sessions:
                if self._changed is not None:
                    self._changed(session)

    def _move(self, session: UUID, participant: UUID) -> None:
        self._moved.setdefault(session, set()).add(participant)
        self._due.set()

    def _index(self, session: UUID) -> str:
        return f"{self._prefix}{{{session}}}"  # braces keep a session's keys on one node of a cluster

    def _own(self, session: UUID) -> str:
        return f"{self._index(session)}:{self._process}"
