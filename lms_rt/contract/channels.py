"""Channel names: made and taken apart here alone.

A channel has one name inside (`me:<id>`, because the log and Redis need to tell people apart) and one on the wire
(`me`, because a client only ever means itself).
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from uuid import UUID

ME: Final = "me"


class ChannelKind(StrEnum):
    """The kinds of channel of the realtime contract, section 5."""

    LIVE = "live"
    LIVE_STAFF = "live:staff"
    ME = "me"
    COURSE = "course"
    COURSE_STAFF = "course:staff"


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel name taken apart. `subject` is the session, course, user or guest participant it belongs to."""

    kind: ChannelKind
    subject: UUID

    @property
    def name(self) -> str:
        """The name inside: in the log, in Redis, in the hub."""
        match self.kind:
            case ChannelKind.LIVE:
                return live(self.subject)
            case ChannelKind.LIVE_STAFF:
                return live_staff(self.subject)
            case ChannelKind.COURSE:
                return course(self.subject)
            case ChannelKind.COURSE_STAFF:
                return course_staff(self.subject)
            case ChannelKind.ME:
                return me(self.subject)


def live(session: UUID) -> str:
    """What everybody in a live session sees."""
    return f"live:{session}"


def live_staff(session: UUID) -> str:
    """What only the staff of a live session sees."""
    return f"live:{session}:staff"


def session_of(channel: str) -> UUID | None:
    """The live session that `channel` is about, its own or its staff's; None for any other channel."""
    family, _, rest = channel.partition(":")
    return UUID(rest.partition(":")[0]) if family == "live" else None


def session_of_staff(channel: str) -> UUID | None:
    """The live session whose staff `channel` is for; None for any other channel."""
    return _whose_staff("live", channel)


def course_of_staff(channel: str) -> UUID | None:
    """The course whose staff `channel` is for; None for any other channel."""
    return _whose_staff("course", channel)


def _whose_staff(wanted: str, channel: str) -> UUID | None:
    family, _, rest = channel.partition(":")
    subject, staff, _ = rest.partition(":staff")
    return UUID(subject) if family == wanted and staff else None


def course(course_id: UUID) -> str:
    """What everybody in a course sees."""
    return f"course:{course_id}"


def course_staff(course_id: UUID) -> str:
    """What only the staff of a course sees."""
    return f"course:{course_id}:staff"


def me(person: UUID) -> str:
    """The personal channel of a user, or of a guest by participant id."""
    return f"me:{person}"


def wire_name(channel: str) -> str:
    """The name a client knows this channel by."""
    return ME if channel.startswith("me:") else channel


def parse(name: str, *, person: UUID) -> Channel | None:
    """The channel a client means by `name`, with `person` (user or guest participant) for `me`; None if none."""
    if name == ME:
        return Channel(ChannelKind.ME, person)
    family, _, rest = name.partition(":")
    subject, staff, tail = rest.partition(":staff")
    if tail or family not in ("live", "course"):
        return None
    try:
        parsed = UUID(subject)
    except ValueError:
        return None
    if str(parsed) != subject:
        return None  # one spelling a channel, or two readers of one would be told apart
    return Channel(ChannelKind(f"{family}:staff" if staff else family), parsed)
