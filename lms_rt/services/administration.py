"""What administrators do with people's accounts."""

from uuid import UUID

import asyncpg

from lms_rt.contract.administration import ManagedUser, UserPatch, UserQuery
from lms_rt.db.database import Database
from lms_rt.domain.names import nobodys_address
from lms_rt.domain.principal import Person
from lms_rt.errors import ErrorCode, Problem, not_found
from lms_rt.services import audit
from lms_rt.services.access import require_administrator
from lms_rt.services.accounts import Accounts
from lms_rt.services.editing import check_revision, merged
from sql import administration as sql
from sql import users


class Administration:
    """Lists people, changes their roles, disables and enables them."""

    def __init__(self, db: Database, accounts: Accounts) -> None:
        self._db = db
        self._accounts = accounts

    async def page(self, person: Person, query: UserQuery) -> list[ManagedUser]:
        """People with accounts. Raises `forbidden` for all but administrators."""
        require_administrator(person)
        words = (query.q or "").split()
        filters = (query.role, query.disabled, query.email, query.bounced, words)
        return [_shown(row) for row in await self._db.fetch_page(sql.LIST, query, None, *filters)]

    async def get(self, person: Person, user: UUID) -> ManagedUser:
        """One of them."""
        require_administrator(person)
        row = await self._db.fetchrow(sql.READ, user, None, None, None, None, None)
        if row is None:
            raise not_found("user")
        return _shown(row)

    async def edit(self, person: Person, user: UUID, patch: UserPatch, expected: int | None) -> ManagedUser:
        """Change role, or disable or enable; both hold at once on every process.

        Raises `conflict` for oneself, so that an installation never loses its last administrator, and for an account
        that its owner deleted: what was forgotten does not come back. Raises `forbidden` for who is none any more: of
        two who put each other out, the second.
        """
        require_administrator(person)
        if user == person.user:
            raise Problem(ErrorCode.CONFLICT, "Nobody changes their own role or disables themselves")
        async with self._db.transaction() as tx:
            # Locked as by who deletes their account, all in one order: what is known of the asker may be old
            if person.user not in {row["id"] for row in await tx.fetch(users.LOCK_ADMINISTRATORS)}:
                raise Problem(ErrorCode.FORBIDDEN)
            stored = await tx.fetchrow(sql.LOCK, user)
            if stored is None:
                raise not_found("user")
            if stored["email"] == nobodys_address(user):
                raise Problem(ErrorCode.CONFLICT, "Whose account this was has deleted it")
            check_revision(stored["revision"], expected)
            new = merged(dict(stored), patch)
            if new["role"] != stored["role"] and patch.role is not None:
                await self._accounts.set_role(user, patch.role)
            if new["disabled"] != stored["disabled"]:
                await (self._accounts.disable(user) if new["disabled"] else self._accounts.enable(user))
            await tx.execute(sql.TOUCH, user, stored["revision"] + 1)
            await audit.record(tx, person, "edit", "user", user, before=dict(stored), after=new)
            return await self.get(person, user)


def _shown(row: asyncpg.Record) -> ManagedUser:
    return ManagedUser.model_validate({**row, "deleted": row["email"] == nobodys_address(row["id"])})
