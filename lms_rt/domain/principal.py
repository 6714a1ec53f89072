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


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with an account. `auth_session` is the sign-in whose end closes this person's sockets."""

    user: UUID
    name: str
    role: Role
    auth_session: UUID

    @property
    def id(self) -> UUID:
        """The id of the personal channel."""
        return self.user

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
