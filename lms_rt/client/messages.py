"""What a channel tells, as typed values."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from pydantic import JsonValue


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The whole of a channel as it was at `seq`: what was known before is replaced by it."""

    channel: str
    seq: int
    data: Mapping[str, JsonValue]


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened. Within a channel `seq` has no gaps; `at` is RFC 3339."""

    channel: str
    seq: int
    at: str
    name: str
    data: Mapping[str, JsonValue]


@dataclass(frozen=True, slots=True)
class Signal:
    """How something stands just now: the latest replaces the one before."""

    channel: str
    name: str
    data: Mapping[str, JsonValue]


Update = Snapshot | Event | Signal


@dataclass(frozen=True, slots=True)
class Receipt:
    """The server's promise that an answer is stored; `answer` is the id of its row."""

    answer: UUID
    received_at: str
    elapsed_ms: int
    credit_ms: int
    revision: int
    duplicate: bool
    """Whether it had been stored before, by an earlier attempt with the same key."""

    def as_said(self) -> dict[str, JsonValue]:
        """As it stands in a snapshot."""
        return {
            "answer": str(self.answer),
            "received_at": self.received_at,
            "elapsed_ms": self.elapsed_ms,
            "credit_ms": self.credit_ms,
            "revision": self.revision,
            "duplicate": False,
        }
