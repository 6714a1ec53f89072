"""The audit log: written in the transaction that does what it tells of."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal, Protocol
from uuid import UUID

from uuid_utils.compat import uuid7

from lms_rt.contract.administration import AuditEntry, AuditQuery
from lms_rt.db.database import Database, Transaction
from lms_rt.domain.principal import Person
from lms_rt.services.access import require_administrator
from sql import audit as sql

Kind = Literal[
    "user",
    "course",
    "module",
    "lesson",
    "enrollment",
    "quiz",
    "question",
    "attempt",
    "certificate",
    "certificate_template",
    "gradebook",
    "webhook",
    "live_session",
    "announcement",
    "file",
    "api_token",
]
State = Mapping[str, object]


class Doer(Protocol):
    """Whoever does something: a person, or what is known of one whose work a job goes on with."""

    @property
    def user(self) -> UUID:
        """Their account."""

    @property
    def name(self) -> str:
        """As it stands beside what they did."""


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody who is not here to be asked for their roles."""

    user: UUID
    name: str


@dataclass(frozen=True, slots=True)
class Thing:
    """What an entry is about, as it is now."""

    title: str
    """What people call it; of an enrolment, an attempt or a certificate, whose it is."""
    course: UUID | None
    """The one that it is in, or is; None as well where a quiz is known."""
    quiz: UUID | None
    """The same. A question of a bank is in none."""


OPERATOR: Final = Named(UUID(int=0), "operator")
"""Whoever works on the installation's command line."""

_NOT_SAID = frozenset({"revision", "updated_at", "body_html", "description_html"})
"""What changes with every edit, or says the same twice."""


async def record(
    tx: Transaction,
    person: Doer,
    action: str,
    kind: Kind,
    subject: UUID,
    *,
    course: UUID | None = None,
    before: State | None = None,
    after: State | None = None,
) -> None:
    """Note that `person` did `kind.action`. Of an edit only what differs is kept, and nothing where nothing does."""
    if before is not None and after is not None:
        before, after = _differing(before, after), _differing(after, before)
        if not before and not after:
            return
    name = f"{kind}.{action}"
    await tx.execute(sql.INSERT, uuid7(), person.user, person.name, name, kind, subject, course, before, after)


async def record_each(
    tx: Transaction, person: Doer, action: str, kind: Kind, course: UUID, after: Mapping[UUID, State]
) -> None:
    """Note the same of many subjects, with what each is now, by one statement."""
    many = [uuid7() for _ in after], list(after), list(after.values())
    await tx.execute(sql.INSERT_MANY, person.user, person.name, f"{kind}.{action}", kind, course, *many)


def _differing(one: State, other: State) -> State:
    return {
        name: value for name, value in one.items() if name in other and other[name] != value and name not in _NOT_SAID
    }


class AuditLog:
    """Reads it."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def page(self, person: Person, query: AuditQuery) -> list[AuditEntry]:
        """Entries. Raises `forbidden` for all but administrators."""
        require_administrator(person)
        filters = (query.actor, query.kind, query.subject, query.course, query.action, query.since, query.until)
        rows = await self._db.fetch_page(sql.LIST, query, *filters)
        return [AuditEntry.model_validate(dict(row)) for row in rows]

    async def about(self, person: Person, user: UUID, most: int) -> list[AuditEntry]:
        """The newest entries of what somebody did, and of what was done to them or their enrolments."""
        require_administrator(person)
        return [AuditEntry.model_validate(dict(row)) for row in await self._db.fetch(sql.ABOUT, user, most)]

    async def things(self, person: Person, entries: Iterable[AuditEntry]) -> dict[UUID, Thing]:
        """What the entries are about, and their courses, by id: those that are still there."""
        require_administrator(person)
        ids = {each for entry in entries for each in (entry.subject, entry.course) if each is not None}
        rows = await self._db.fetch(sql.THINGS, list(ids))
        return {row["id"]: Thing(row["title"], row["course"], row["quiz"]) for row in rows}
