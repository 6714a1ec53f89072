"""Who is asking."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class Role(StrEnum):
    """What a person is to the whole installation; roles in a course are `CourseRole`."""

    STUDENT = "student"
    INSTRUCTOR = "instructor"
    ADMIN = "admin"


class CourseRole(StrEnum):
    """What a person is in one course."""

    STUDENT = "student"
    ASSISTANT = "assistant"
    INSTRUCTOR = "instructor"


class Scope(StrEnum):
    """What a token for a program is for."""

    READ = "read"
    WRITE = "write"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with an account. `auth_session` is the sign-in whose end closes this person's sockets."""

    user: UUID
    name: str
    role: Role
    auth_session: UUID
    scopes: frozenset[Scope] | None = None
    """What a program may do that acts for this person; None for the person themselves. `auth_session` is its token."""

    @property
    def id(self) -> UUID:
        """The id of the personal channel."""
        return self.user

    def may(self, scope: Scope) -> bool:
        """Whether this is the person themselves, or a program whose token is for this."""
        return self.scopes is None or scope in self.scopes

    @property
    def is_admin(self) -> bool:
        """Whether every course is open to this person."""
        return self.role is Role.ADMIN


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody in one live session, by nickname, without an account."""

    participant: UUID
    live_session: UUID
    name: str

    @property
    def id(self) -> UUID:
        """The id of the personal channel."""
        return self.participant


Principal = Person | Guest
