"""A person's own sign-ins: where they are signed in, and ending that."""

from uuid import UUID

import asyncpg

from lms_rt.contract.accounts import AuthSession, AuthSessionQuery
from lms_rt.contract.pages import Page
from lms_rt.db.database import Database
from lms_rt.domain.principal import Person
from lms_rt.errors import not_found
from lms_rt.services.revocation import Revocation
from sql import auth_sessions as sql


class AuthSessions:
    """Lists and ends one's sign-ins."""

    def __init__(self, db: Database, revocation: Revocation) -> None:
        self._db = db
        self._revocation = revocation

    async def list(self, person: Person, query: AuthSessionQuery) -> Page[AuthSession]:
        """One's sign-ins that are still good."""
        rows = await self._db.fetch_page(sql.LIST, query, person.user)
        return Page[AuthSession].of([_shown(row, person) for row in rows], query)

    async def get(self, person: Person, auth_session: UUID) -> AuthSession:
        """One of one's sign-ins. Raises Problem: `not_found`."""
        row = await self._db.fetchrow(sql.GET, person.user, auth_session)
        if row is None:
            raise not_found("sign-in")
        return _shown(row, person)

    async def end(self, person: Person, auth_session: UUID) -> None:
        """End one of one's sign-ins, also the one that asks. Raises Problem: `not_found`."""
        async with self._db.transaction() as tx:
            if not await self._revocation.end_sign_ins(tx, person.user, "revoked", only=auth_session):
                raise not_found("sign-in")

    async def end_others(self, person: Person) -> int:
        """Sign out everywhere else; how many sign-ins that ended."""
        async with self._db.transaction() as tx:
            here = person.auth_session
            return len(await self._revocation.end_sign_ins(tx, person.user, "revoked", all_but=here))

    async def end_all(self, person: Person) -> None:
        """Sign out everywhere, here as well."""
        async with self._db.transaction() as tx:
            await self._revocation.end_sign_ins(tx, person.user, "revoked")


def _shown(row: asyncpg.Record, person: Person) -> AuthSession:
    return AuthSession(
        id=row["id"],
        client=row["client"],
        address=row["address"],
        current=row["id"] == person.auth_session,
        created_at=row["created_at"],
        last_used_at=row["last_used_at"],
        expires_at=row["expires_at"],
    )
