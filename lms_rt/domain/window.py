"""What a subscription needs of the services: may one look, as whom, and what is there to see."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Access:
    """What somebody is to a channel they may see."""

    participant: UUID | None = None
    """Their participant in the live session, on the channels of one; its removal closes the socket."""
    enrollment: UUID | None = None
    """By which enrolment they may see it; its end closes the socket. None for guests, administrators and `me`."""
    staff: bool = False
    """Whether they are staff of the session or course."""


@dataclass(frozen=True, slots=True)
class Player:
    """Somebody's place in a live session, and the enrolment they have it by; guests have none."""

    participant: UUID
    enrollment: UUID | None = None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """All that a client needs to draw a channel from nothing, as of `seq`; `data` is a JSON object."""

    seq: int
    data: bytes
