"""Signing in, staying signed in, signing out.

A sign-in is a family of refresh tokens, each good once. One that comes a second time was copied by somebody, and
nobody can tell by whom, so the whole family ends. There is no grace: two refreshes at once with one token count as
that, too, and clients must refresh from one place (a browser's tabs share a lock).
"""

from uuid import UUID

import uuid_utils.compat as uuids

from lms_rt.contract.accounts import Credentials, TokenPair
from lms_rt.db.database import Database, Transaction
from lms_rt.domain.principal import Person
from lms_rt.errors import ErrorCode, Problem
from lms_rt.kv.blocklist import BlockList
from lms_rt.security.opaque import digest, new_secret
from lms_rt.security.passwords import PasswordHasher
from lms_rt.security.tokens import Tokens
from lms_rt.services.revocation import Revocation
from lms_rt.services.sign_in_attempts import SignInAttempts
from lms_rt.settings import SecuritySettings
from sql import auth_sessions, users

TRIES = 2  # of a sign-in whose password was stored anew (at another cost) between reading it and using it


class SignIn:
    """Opens, renews and ends sign-ins."""

    def __init__(
        self,
        db: Database,
        settings: SecuritySettings,
        hasher: PasswordHasher,
        tokens: Tokens,
        block_list: BlockList,
        revocation: Revocation,
        attempts: SignInAttempts,
    ) -> None:
        self._db = db
        self._settings = settings
        self._hasher = hasher
        self._tokens = tokens
        self._block_list = block_list
        self._revocation = revocation
        self._attempts = attempts

    async def login(self, credentials: Credentials, *, client: str, address: str) -> TokenPair:
        """A new sign-in; `client` (the user agent) and `address` let its owner recognise it.

        Raises Problem: `invalid_credentials` alike, and after the same time, for a wrong password and an unknown
        address; `account_disabled` only to who knows the password; `rate_limited`.
        """
        await self._attempts.count(credentials.email)
        for _ in range(TRIES):
            pair = await self._try(credentials, client=client, address=address)
            if pair is not None:
                return pair
        raise Problem(ErrorCode.INVALID_CREDENTIALS)

    async def refresh(self, refresh_token: str) -> TokenPair:
        """The next pair of a sign-in. Not for use inside another transaction, which a refusal would roll back.

        Raises Problem: `invalid_token`; `token_reused`, which ends the sign-in; `account_disabled`.
        """
        async with self._db.transaction() as tx:
            outcome = await self._rotate(tx, digest(refresh_token))
        if isinstance(outcome, Problem):
            raise outcome
        return outcome

    async def logout(self, person: Person, access_token: str) -> None:
        """End the sign-in this token belongs to; the token is refused from now on, its sockets close."""
        claims = self._tokens.verify(access_token)
        async with self._db.transaction() as tx:
            await self._revocation.end_sign_ins(tx, person.user, "logout", only=person.auth_session)
            tx.after_commit(lambda: self._block_list.block_token(claims.jti, self._tokens.remaining_s(claims)))

    async def _rotate(self, tx: Transaction, used: bytes) -> TokenPair | Problem:
        # A refusal is returned, not raised: the end of a family that was found out must be committed.
        row = await tx.fetchrow(auth_sessions.LOCK_TOKEN, used)
        if row is None:
            return Problem(ErrorCode.INVALID_TOKEN)
        user, auth_session = row["user_id"], row["session_id"]
        if row["used"]:
            await self._revocation.end_sign_ins(tx, user, "reuse", only=auth_session)
            return Problem(ErrorCode.TOKEN_REUSED)
        if row["disabled"]:
            return Problem(ErrorCode.ACCOUNT_DISABLED)
        if row["over"]:
            return Problem(ErrorCode.INVALID_TOKEN, "This sign-in has been ended or has expired")
        following = new_secret()
        await tx.execute(auth_sessions.ROTATE, auth_session, used, digest(following), self._settings.refresh_ttl_s)
        return self._pair(user, auth_session, following)

    async def _try(self, credentials: Credentials, *, client: str, address: str) -> TokenPair | None:
        row = await self._db.fetchrow(users.BY_EMAIL, credentials.email)
        hashed: str | None = row and row["password_hash"]
        if not await self._hasher.matches(credentials.password, hashed) or row is None or hashed is None:
            raise Problem(ErrorCode.INVALID_CREDENTIALS)
        if row["disabled_at"] is not None:
            raise Problem(ErrorCode.ACCOUNT_DISABLED)
        auth_session, refresh_token = uuids.uuid7(), new_secret()
        opened = await self._db.fetchval(
            auth_sessions.OPEN,
            auth_session,
            row["id"],
            hashed,
            client,
            address,
            self._settings.refresh_ttl_s,
            digest(refresh_token),
        )
        if opened is None:
            return None
        if self._hasher.is_outdated(hashed):
            await self._db.execute(users.REHASH, row["id"], hashed, await self._hasher.hash(credentials.password))
        return self._pair(row["id"], auth_session, refresh_token)

    def _pair(self, user: UUID, auth_session: UUID, refresh_token: str) -> TokenPair:
        return TokenPair(
            access_token=self._tokens.access(user=user, auth_session=auth_session),
            refresh_token=refresh_token,
            expires_in=self._settings.access_ttl_s,
        )
