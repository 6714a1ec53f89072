"""Doing something once, however often it is asked for, and giving the same answer each time.

The answer is stored in the transaction that did the work, so there is never one without the other. An advisory lock
tells a second asker that the first is still at it; it goes with the transaction, so a killed server leaves none behind.

Work that waits for others must not hold a transaction all the while (a password is hashed, joins are gathered and
written on another connection). It is done `apart`: claimed first, and its answer stored once it is done. Should the
process die in between, the claim ends by itself, and the client's retry does the work again.

Some answers hold secrets (a guest's token, an API token that is shown once). So the body is sealed under the client's
own key, of which only the digest is kept, and a server secret: the table alone gives nothing away.
"""

import hashlib
import hmac
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Final

import asyncpg

from lms_rt import limits
from lms_rt.db.database import Database, Transaction
from lms_rt.errors import ErrorCode, FieldError, Problem
from lms_rt.security.sealing import SealBrokenError, Sealer
from sql import idempotency as sql

ANOTHER_REQUEST: Final = FieldError("$.headers.Idempotency-Key", "was used for another request; make a new one")


@dataclass(frozen=True, slots=True)
class Outcome:
    """An answer that can be given again."""

    status: int
    headers: Mapping[str, str]
    body: bytes


_CLAIM: Final = Outcome(0, {}, b"")


@dataclass(frozen=True, slots=True)
class Request:
    """What makes two requests the same."""

    owner: str
    """Who asks: `user:…`, `guest:…`, or `address:…` for somebody who has no name yet."""
    key: str
    """The client's Idempotency-Key."""
    content: bytes
    """Method, path and body: the same key for something else is a mistake of the client's."""

    @property
    def key_digest(self) -> str:
        """What is stored in the key's stead."""
        return hashlib.sha256(self.key.encode()).hexdigest()

    @property
    def fingerprint(self) -> bytes:
        """32 bytes, keyed by what only the client has: passwords in a body could be guessed from a plain digest."""
        return hmac.digest(self.key.encode(), self.content, "sha256")


class Idempotency:
    """Runs work once a key."""

    def __init__(self, db: Database, sealer: Sealer) -> None:
        self._db = db
        self._sealer = sealer

    async def once(self, request: Request, work: Callable[[], Awaitable[Outcome]]) -> tuple[Outcome, bool]:
        """What `work` answers, now or when this was asked before; the second says whether it was before.

        `work` runs inside the transaction that stores its answer; when it raises, nothing of it remains and the key is
        free again. Raises `idempotency_in_progress`, `idempotency_mismatch`, or `conflict` where the answer can no
        longer be read.
        """
        async with self._db.transaction() as tx:
            if (done := await self._found(tx, request)) is not None:
                return done, True
            outcome = await work()
            await self._store(tx, request, outcome)
            return outcome, False

    async def once_apart(self, request: Request, work: Callable[[], Awaitable[Outcome]]) -> tuple[Outcome, bool]:
        """The same for work that is not to run inside a transaction; it may run again after its process died in it."""
        async with self._db.transaction() as tx:
            if (done := await self._found(tx, request)) is not None:
                return done, True
            await self._store(tx, request, _CLAIM)
        async with self._claimed(request):
            outcome = await work()
        async with self._db.transaction() as tx:
            await self._store(tx, request, outcome)
        return outcome, False

    async def once_streamed(
        self,
        request: Request,
        work: Callable[[], Awaitable[tuple[Outcome, bytes]]],
        digest: Callable[[], Awaitable[bytes]],
    ) -> tuple[Outcome, bool]:
        """`once_apart` for a body too large to be held, which is known once it was read: `work` tells what it read, in
        short, with its answer; where the key was used before, `digest` reads instead, to be compared."""
        async with self._db.transaction() as tx:
            row = await self._row(tx, request)
            if row is None:
                await self._store(tx, request, _CLAIM)
        if row is not None:
            if row["status"] == _CLAIM.status:
                raise Problem(ErrorCode.IDEMPOTENCY_IN_PROGRESS)
            return self._again(row, replace(request, content=request.content + await digest())), True
        async with self._claimed(request):
            outcome, told = await work()
        async with self._db.transaction() as tx:
            await self._store(tx, replace(request, content=request.content + told), outcome)
        return outcome, False

    @asynccontextmanager
    async def _claimed(self, request: Request) -> AsyncIterator[None]:
        """The key is free again where the work fails."""
        try:
            yield
        except BaseException:
            await self._db.execute(sql.RELEASE, request.owner, request.key_digest)
            raise

    async def _found(self, tx: Transaction, request: Request) -> Outcome | None:
        """The stored answer. Where there is none, the key is this transaction's alone."""
        row = await self._row(tx, request)
        return None if row is None else self._again(row, request)

    async def _row(self, tx: Transaction, request: Request) -> asyncpg.Record | None:
        """What is stored under the key, which is this transaction's alone where nothing is."""
        if not await tx.fetchval(sql.LOCK, request.owner, request.key_digest):
            raise Problem(ErrorCode.IDEMPOTENCY_IN_PROGRESS)
        # A statement of its own: its snapshot must be younger than the lock
        kept = limits.IDEMPOTENCY_TTL_H, limits.IDEMPOTENCY_CLAIM_S
        return await tx.fetchrow(sql.FIND, request.owner, request.key_digest, *kept)

    def _again(self, row: asyncpg.Record, request: Request) -> Outcome:
        if row["fingerprint"] != request.fingerprint:
            raise Problem(ErrorCode.IDEMPOTENCY_MISMATCH, fields=[ANOTHER_REQUEST])
        if row["status"] == _CLAIM.status:
            raise Problem(ErrorCode.IDEMPOTENCY_IN_PROGRESS)
        return Outcome(row["status"], row["headers"], self._opened(row["body"], request.key))

    async def _store(self, tx: Transaction, request: Request, outcome: Outcome) -> None:
        sealed = self._sealer.seal(outcome.body, request.key)
        what = request.fingerprint, outcome.status, dict(outcome.headers), sealed
        await tx.execute(sql.STORE, request.owner, request.key_digest, *what)

    async def sweep(self) -> int:
        """Forget answers that have outlived their time; how many they were."""
        return await self._db.execute(sql.SWEEP, limits.IDEMPOTENCY_TTL_H)

    def _opened(self, sealed: bytes, key: str) -> bytes:
        try:
            return self._sealer.open(sealed, key)
        except SealBrokenError:
            raise Problem(
                ErrorCode.CONFLICT, "This was done before, but its answer can no longer be shown: the keys have changed"
            ) from None
