"""Tokens for programs: made and ended by the person they speak for."""

from uuid import UUID

from uuid_utils.compat import uuid7

from lms_rt.contract.administration import ApiToken, ApiTokenCreate, ApiTokenQuery, NewApiToken
from lms_rt.contract.close_codes import CloseCode
from lms_rt.db.database import Database
from lms_rt.domain.principal import Person
from lms_rt.errors import invalid, not_found
from lms_rt.security.opaque import digest, new_api_token
from lms_rt.services import audit
from lms_rt.services.disconnector import Disconnector
from sql import api_tokens as sql

PREFIX_SHOWN = 12
"""Characters of a token that are kept to tell it by: its kind and eight of 43 random ones."""


class ApiTokens:
    """What can be done with one's own tokens."""

    def __init__(self, db: Database, disconnector: Disconnector) -> None:
        self._db = db
        self._disconnector = disconnector

    async def create(self, person: Person, given: ApiTokenCreate) -> NewApiToken:
        """A new token, shown this once. Raises `validation` for one that would be past its time already."""
        token = new_api_token()
        made = uuid7()
        scopes = sorted(set(given.scopes))
        prefix = token[:PREFIX_SHOWN]
        async with self._db.transaction() as tx:
            created_at = await tx.fetchval(
                sql.INSERT, made, person.user, given.name, prefix, digest(token), scopes, given.expires_at
            )
            if created_at is None:
                raise invalid("$.expires_at", "must lie in the future")
            await audit.record(tx, person, "add", "api_token", made, after={"name": given.name, "scopes": scopes})
        return NewApiToken(
            id=made,
            name=given.name,
            prefix=prefix,
            scopes=scopes,
            created_at=created_at,
            expires_at=given.expires_at,
            token=token,
        )

    async def page(self, person: Person, query: ApiTokenQuery) -> list[ApiToken]:
        """One's tokens, oldest first."""
        return [ApiToken.model_validate(dict(row)) for row in await self._db.fetch_page(sql.LIST, query, person.user)]

    async def delete(self, person: Person, token: UUID) -> None:
        """End a token at once; sockets it opened close. Raises `not_found`."""
        async with self._db.transaction() as tx:
            if await tx.fetchval(sql.DELETE, token, person.user) is None:
                raise not_found("token")
            await audit.record(tx, person, "delete", "api_token", token)
            revoked = CloseCode.SESSION_REVOKED
            tx.after_commit(lambda: self._disconnector.disconnect(auth_session=token, code=revoked, reason="revoked"))
