"""What processes tell each other, and its encoding: a line of JSON, then each payload on a line of its own.

Payloads are copied, never parsed: an event is encoded once in the whole cluster. JSON text holds raw line feeds only
as white space, so a line feed can part payloads.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from uuid import UUID

from pydantic import JsonValue
from pydantic_core import from_json, to_json

from lms_rt.contract.channels import ME, wire_name
from lms_rt.domain.events import LoggedEvent

PERSONAL: Final = "personal"
CONTROL: Final = "control"
ALWAYS: Final = (PERSONAL, CONTROL)
"""Topics that every process reads."""


@dataclass(frozen=True, slots=True)
class EventMessage:
    """Consecutive events of one channel."""

    events: tuple[LoggedEvent, ...]

    @property
    def channel(self) -> str:
        """The channel that all of them are in."""
        return self.events[0].channel


@dataclass(frozen=True, slots=True)
class PersonalMessage:
    """Events of many personal channels at once; each process picks those of its own readers."""

    events: tuple[LoggedEvent, ...]


@dataclass(frozen=True, slots=True)
class SignalMessage:
    """An unsequenced frame to the readers of a channel. `payload` is the whole frame as JSON; a later one of the same
    `place` takes its place."""

    channel: str
    place: str
    payload: bytes


@dataclass(frozen=True, slots=True)
class NoticeMessage:
    """A hint from process to process about something in a channel, never sent to clients."""

    channel: str
    name: str
    data: Mapping[str, JsonValue]


class WhomKind(StrEnum):
    """By what the sockets to be closed are known."""

    USER = "user"
    AUTH_SESSION = "auth_session"
    PARTICIPANT = "participant"
    ENROLLMENT = "enrollment"
    COURSE_LEARNER = "course_learner"
    """By the course whose channel a learner reads."""


@dataclass(frozen=True, slots=True)
class CloseWhom:
    """Whose sockets."""

    kind: WhomKind
    id: UUID


@dataclass(frozen=True, slots=True)
class ControlMessage:
    """Close somebody's sockets on every process."""

    close: CloseWhom
    code: int
    reason: str
    spare: CloseWhom | None = None
    """Sockets that are these as well stay open: a person's other device closes, this one does not."""


Message = EventMessage | PersonalMessage | SignalMessage | NoticeMessage | ControlMessage


def topic_of(message: Message) -> str:
    """The topic a message travels on; a channel's own topic is the channel's name."""
    match message:
        case PersonalMessage():
            return PERSONAL
        case SignalMessage(channel) if wire_name(channel) == ME:
            return PERSONAL  # nobody listens to the topic of one person
        case ControlMessage():
            return CONTROL
        case EventMessage() | SignalMessage() | NoticeMessage():
            return message.channel


def encode(message: Message) -> bytes:
    """The message as it travels."""
    header, payloads = _parts(message)
    return b"\n".join((to_json(header), *(payload.replace(b"\n", b" ") for payload in payloads)))


def _parts(message: Message) -> tuple[list[object], Sequence[bytes]]:
    match message:
        case EventMessage(events):
            return ["e", message.channel, events[0].seq], [event.payload for event in events]
        case PersonalMessage(events):
            return ["p", [(event.channel, event.seq) for event in events]], [event.payload for event in events]
        case SignalMessage(channel, place, payload):
            return ["s", channel, place], [payload]
        case NoticeMessage(channel, name, data):
            return ["n", channel, name, data], ()
        case ControlMessage(close, code, reason, spare):
            return ["c", close.kind, close.id, code, reason, spare and [spare.kind, spare.id]], ()


def decode(data: bytes) -> Message:
    """The message in `data`. Raises ValueError or TypeError when it is none (another version's, say)."""
    head, *payloads = data.split(b"\n")
    match from_json(head):
        case ["e", str(channel), int(first)] if payloads:
            return EventMessage(
                tuple(LoggedEvent(channel, seq, payload) for seq, payload in enumerate(payloads, start=first))
            )
        case ["p", list(places)]:
            return PersonalMessage(
                tuple(LoggedEvent(name, seq, load) for (name, seq), load in zip(places, payloads, strict=True))
            )
        case ["s", str(channel), str(place)] if len(payloads) == 1:
            return SignalMessage(channel, place, payloads[0])
        case ["n", str(channel), str(name), dict(hint)]:
            return NoticeMessage(channel, name, hint)
        case ["c", str(kind), str(whom), int(code), str(reason), spare]:
            return ControlMessage(_whom([kind, whom]), code, reason, _whom(spare) if spare else None)
        case _:
            raise ValueError("not a message of this version")


def _whom(pair: object) -> CloseWhom:
    match pair:
        case [str(kind), str(whom)]:
            return CloseWhom(WhomKind(kind), UUID(whom))
        case _:
            raise ValueError("not somebody")
