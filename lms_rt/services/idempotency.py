"""Doing something once, however often it is asked for, and giving the same answer each time.

The answer is stored in the transaction that did the work, so there is never one without the other. An advisory lock
tells a second asker that the first is still at it; it goes with the transaction, so a killed server leaves none behind.

Some answers hold secrets (a guest's token, an API token that is shown once). So the body is sealed under the client's
own key, of which only the digest is kept, and a server secret: the table alone gives nothing away.
"""

import hashlib
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Final

from lms_rt import limits
from lms_rt.db.database import Database
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
        """32 bytes."""
        return hashlib.sha256(self.content).digest()


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
            if not await tx.fetchval(sql.LOCK, request.owner, request.key_digest):
                raise Problem(ErrorCode.IDEMPOTENCY_IN_PROGRESS)
            # A statement of its own: its snapshot must be younger than the lock
            row = await tx.fetchrow(sql.FIND, request.owner, request.key_digest, limits.IDEMPOTENCY_TTL_H)
            if row is not None:
                if row["fingerprint"] != request.fingerprint:
                    raise Problem(ErrorCode.IDEMPOTENCY_MISMATCH, fields=[ANOTHER_REQUEST])
                return Outcome(row["status"], row["headers"], self._opened(row["body"], request.key)), True
            outcome = await work()
            sealed = self._sealer.seal(outcome.body, request.key)
            await tx.execute(
                sql.STORE,
                request.owner,
                request.key_digest,
                request.fingerprint,
                outcome.status,
                dict(outcome.headers),
                sealed,
            )
            return outcome, False

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
