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
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Final

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
        try:
            outcome = await work()
        except BaseException:
            await self._db.execute(sql.RELEASE, request.owner, request.key_digest)
            raise
        async with self._db.transaction() as tx:
            await self._store(tx, request, outcome)
        return outcome, False

    async def _found(self, tx: Transaction, request: Request) -> Outcome | None:
        """The stored answer. Where there is none, the key is this transaction's alone."""
        if not await tx.fetchval(sql.LOCK, request.owner, request.key_digest):
            raise Problem(ErrorCode.IDEMPOTENCY_IN_PROGRESS)
        # A statement of its own: its snapshot must be younger than the lock
        kept = limits.IDEMPOTENCY_TTL_H, limits.IDEMPOTENCY_CLAIM_S
        row = await tx.fetchrow(sql.FIND, request.owner, request.key_digest, *kept)
        if row is None:
            return None
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
