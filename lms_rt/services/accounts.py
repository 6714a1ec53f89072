"""Accounts: making them, reading and editing one's own, and what an administrator may do to them."""

from uuid import UUID

import asyncpg
import uuid_utils.compat as uuids

from lms_rt.contract.accounts import MePatch, NewUser, Registration, RoleName, User
from lms_rt.db.database import Database, Transaction
from lms_rt.domain.principal import Person
from lms_rt.errors import ErrorCode, Problem, invalid, not_found
from lms_rt.security.passwords import PasswordHasher
from lms_rt.services import account_mail, audit
from lms_rt.services.revocation import Revocation
from lms_rt.services.sign_in_attempts import SignInAttempts
from sql import clock, one_time_tokens, users


class Accounts:
    """What can be done about accounts."""

    def __init__(self, db: Database, hasher: PasswordHasher, revocation: Revocation, attempts: SignInAttempts) -> None:
        self._db = db
        self._hasher = hasher
        self._revocation = revocation
        self._attempts = attempts

    async def register(self, new: Registration) -> User:
        """A new account, to be verified by mail.

        An address that has an account is answered the same, after the same time (a hash is made either way), with a
        resource that does not exist; its owner is told by mail. So nobody learns who has an account.
        """
        hashed = await self._hasher.hash(new.password)
        user = uuids.uuid7()
        async with self._db.transaction() as tx:
            created_at = await tx.fetchval(
                users.INSERT, user, new.email, new.name, "student", hashed, False, new.locale
            )
            if created_at is not None:
                await account_mail.verify_email(tx, user)
            else:
                await account_mail.address_known(tx, new.email)
                created_at = await tx.fetchval(clock.NOW)
        return User(
            id=user,
            email=new.email,
            name=new.name,
            role="student",
            email_verified=False,
            locale=new.locale,
            mail_results=False,
            mail_digest=False,
            revision=1,
            created_at=created_at,
            updated_at=created_at,
        )

    async def create_user(self, new: NewUser) -> User:
        """An account made by whoever runs the installation. Raises Problem: `already_exists`."""
        hashed = await self._hasher.hash(new.password)
        user = uuids.uuid7()
        async with self._db.transaction() as tx:
            made = await tx.fetchval(users.INSERT, user, new.email, new.name, new.role, hashed, True, new.locale)
            if made is None:
                raise Problem(ErrorCode.ALREADY_EXISTS, "This address has an account")
            await audit.record(tx, audit.OPERATOR, "create", "user", user, after={"role": new.role})
            return await _user(tx, user)

    async def me(self, person: Person) -> User:
        """Oneself."""
        row = await self._db.fetchrow(users.GET, person.user)
        if row is None:
            raise not_found("user")
        return _shown(row)

    async def edit_me(self, person: Person, patch: MePatch, *, if_revision: int | None = None) -> User:
        """Edit oneself; a new password ends all other sign-ins.

        Raises Problem: `validation` where the present password is wrong, `rate_limited`, `precondition_failed`.
        """
        replaced, hashed = await self._new_password(person, patch)
        async with self._db.transaction() as tx:
            wanted = (patch.mail_results, patch.mail_digest)
            row = await tx.fetchrow(users.EDIT, person.user, patch.name, patch.locale, if_revision, *wanted)
            if row is None:
                raise Problem(ErrorCode.PRECONDITION_FAILED)
            if hashed is not None:
                if await tx.fetchval(users.SET_PASSWORD, person.user, hashed, replaced, False) is None:
                    raise Problem(ErrorCode.CONFLICT, "The password was changed meanwhile")
                await tx.execute(one_time_tokens.VOID, person.user)
                await self._revocation.end_sign_ins(tx, person.user, "password", all_but=person.auth_session)
            self._revocation.read_anew(tx, person.user)
            return await _user(tx, person.user)

    async def set_role(self, user: UUID, role: RoleName) -> None:
        """Give a user another role, which holds at once; open sockets come back with it.

        Raises Problem: `not_found`.
        """
        async with self._db.transaction() as tx:
            if not await tx.execute(users.SET_ROLE, user, role):
                raise not_found("user")
            self._revocation.read_anew(tx, user, reconnect=True)

    async def disable(self, user: UUID) -> None:
        """Shut a user out: all sign-ins end, tokens are refused, sockets close. Raises Problem: `not_found`."""
        async with self._db.transaction() as tx:
            if not await tx.execute(users.SET_DISABLED, user, True):
                raise not_found("user")
            await self._revocation.disable(tx, user)

    async def enable(self, user: UUID) -> None:
        """Let a user sign in again. Raises Problem: `not_found`."""
        async with self._db.transaction() as tx:
            if not await tx.execute(users.SET_DISABLED, user, False):
                raise not_found("user")

    async def prove(self, person: Person, password: str) -> str | None:
        """Make sure that it is the person who asks, and not whoever found their browser open; the hash of the password.

        Raises Problem: `validation` where it is not the present password, `rate_limited`.
        """
        await self._attempts.count(str(person.user))
        present: str | None = await self._db.fetchval(users.CREDENTIALS, person.user)
        if not await self._hasher.matches(password, present):
            raise invalid("$.current_password", "is not the present password")
        return present

    async def _new_password(self, person: Person, patch: MePatch) -> tuple[str | None, str | None]:
        """The hash to be replaced and the one to replace it; nothing where the patch has no new password."""
        if patch.password is None or patch.current_password is None:
            return None, None
        present = await self.prove(person, patch.current_password)
        return present, await self._hasher.hash(patch.password)


async def _user(tx: Transaction, user: UUID) -> User:
    row = await tx.fetchrow(users.GET, user)
    if row is None:
        raise not_found("user")
    return _shown(row)


def _shown(row: asyncpg.Record) -> User:
    return User.model_validate(dict(row))
