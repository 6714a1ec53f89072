"""Mailed links: proving an address, and setting a new password."""

from typing import Literal
from uuid import UUID

from lms_rt.contract.accounts import PasswordReset
from lms_rt.db.database import Database
from lms_rt.errors import ErrorCode, Problem
from lms_rt.security.opaque import digest, new_secret
from lms_rt.security.passwords import PasswordHasher
from lms_rt.services import account_mail
from lms_rt.services.revocation import Revocation
from lms_rt.settings import SecuritySettings
from sql import one_time_tokens as sql
from sql import users

Purpose = Literal["verify_email", "password_reset"]


class AccountLinks:
    """Makes the tokens of links and honours them, once each."""

    def __init__(
        self, db: Database, settings: SecuritySettings, hasher: PasswordHasher, revocation: Revocation
    ) -> None:
        self._db = db
        self._settings = settings
        self._hasher = hasher
        self._revocation = revocation

    async def verification(self, user: UUID) -> str | None:
        """The token of a new verification link, for the worker that mails it; None if there is no such user (now)."""
        return await self._issue(user, "verify_email", self._settings.verify_ttl_s)

    async def reset(self, email: str) -> str | None:
        """The token of a new reset link, for the worker that mails it; None if nobody has that address (now)."""
        row = await self._db.fetchrow(users.BY_EMAIL, email)
        return None if row is None else await self._issue(row["id"], "password_reset", self._settings.reset_ttl_s)

    async def verify_email(self, token: str) -> None:
        """Take the address as proven. Raises Problem: `invalid_token`."""
        async with self._db.transaction() as tx:
            user = await tx.fetchval(sql.USE, digest(token), "verify_email")
            if user is None:
                raise _not_good()
            await tx.execute(users.VERIFY_EMAIL, user)

    async def request_reset(self, email: str) -> None:
        """Have a reset link mailed, if the address has an account; nothing here tells, nor how long it takes."""
        async with self._db.transaction() as tx:
            await account_mail.password_reset(tx, email)

    async def confirm_reset(self, reset: PasswordReset) -> None:
        """Set a new password and end every sign-in: whoever was in with the old one is out.

        Raises Problem: `invalid_token` for a link that was used, has expired, or never was.
        """
        # Looked at before the slow hash, so that guesses cost little; it is decided in the transaction.
        if await self._db.fetchval(sql.PEEK, digest(reset.token), "password_reset") is None:
            raise _not_good()
        hashed = await self._hasher.hash(reset.password)
        async with self._db.transaction() as tx:
            user = await tx.fetchval(sql.USE, digest(reset.token), "password_reset")
            # The mail arrived, so the address is proven as well.
            if user is None or await tx.fetchval(users.SET_PASSWORD, user, hashed, None, True) is None:
                raise _not_good()
            await self._revocation.end_sign_ins(tx, user, "password")

    async def _issue(self, user: UUID, purpose: Purpose, ttl_s: int) -> str | None:
        token = new_secret()
        stored = await self._db.fetchval(sql.INSERT, digest(token), user, purpose, ttl_s)
        return None if stored is None else token


def _not_good() -> Problem:
    return Problem(ErrorCode.INVALID_TOKEN, "The link was used already, has expired, or was never sent")
