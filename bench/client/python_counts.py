"""What the Python load client counts during one command."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field

from bench.client.plan import PUBLISH

HEAD = 224
"""How far into a frame a piece of text is looked for; as in loadclient.c."""
SAMPLE = 400


@dataclass(slots=True)
class Pattern:
    """A piece of text that tells a kind of frame; see `LoadClient.recognise`."""

    text: bytes = b""
    anchored: bool = False
    anything: bool = False

    @classmethod
    def of(cls, text: str) -> Pattern:
        """Reads `^text`, `text` or `*`."""
        return cls(text.removeprefix("^").encode(), text.startswith("^"), text == "*")

    def matches(self, frame: bytes) -> bool:
        """Whether the frame is of this kind."""
        if self.anything:
            return True
        if self.anchored:
            return frame.startswith(self.text)
        return bool(self.text) and frame.find(self.text, 0, HEAD) >= 0


@dataclass(slots=True)
class Marks:
    """All patterns in use."""

    ready: Pattern = field(default_factory=Pattern)
    ack: Pattern = field(default_factory=Pattern)
    event: Pattern = field(default_factory=Pattern)
    error: Pattern = field(default_factory=Pattern)


@dataclass(slots=True)
class Counts:
    """One `connect` or `run`. `settled` is set when all that is waited for has come."""

    want_acks: int = 0
    want_deliveries: int = 0
    want_ready: int = 0
    readers: int = 0
    acks: int = 0
    errors: int = 0
    deliveries: int = 0
    muted_deliveries: int = 0
    closed: int = 0
    failed: int = 0
    other: int = 0
    bytes_in: int = 0
    sample: str = ""
    ready: list[float] = field(default_factory=list)
    ack: list[float] = field(default_factory=list)
    command: list[float] = field(default_factory=list)
    delivery: list[float] = field(default_factory=list)
    origins: list[float] = field(default_factory=list)
    settled: asyncio.Event = field(default_factory=asyncio.Event)
    moved: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when an event has reached all readers, or a connection is ready or lost."""
    began: float = field(default_factory=time.monotonic)
    cpu_began: float = field(default_factory=time.process_time)

    def keep_sample(self, frame: bytes) -> None:
        """Keeps the first thing that went wrong, for the report."""
        if not self.sample:
            self.sample = frame[:SAMPLE].decode(errors="replace")

    def delivered(self, muted: bool) -> None:
        """One event more has arrived."""
        if muted:
            self.muted_deliveries += 1
            return
        self.deliveries += 1
        if self.readers and self.deliveries % self.readers == 0:
            self.moved.set()
        if self.deliveries >= self.want_deliveries:
            self.check()

    def replied(self, kind: str, took_s: float, ok: bool) -> None:
        """The reply to a command has arrived."""
        if not ok:
            self.errors += 1
        if kind == PUBLISH:
            self.command.append(took_s)
        elif ok:
            self.acks += 1
            self.ack.append(took_s)
        if self.acks + self.errors >= self.want_acks:
            self.check()

    def connected(self, took_s: float | None) -> None:
        """A connection is ready after so long, or (None) will never be."""
        if took_s is None:
            self.failed += 1
        else:
            self.ready.append(took_s)
        self.moved.set()
        self.check()

    def check(self) -> None:
        """Sets `settled` when nothing is missing."""
        if (
            self.acks + self.errors >= self.want_acks
            and self.deliveries >= self.want_deliveries
            and len(self.ready) + self.failed >= self.want_ready
        ):
            self.settled.set()

    def report(self, complete: bool) -> dict[str, object]:
        """The line for the driver, as loadclient.c prints it."""
        numbers = (
            "acks",
            "errors",
            "deliveries",
            "muted_deliveries",
            "closed",
            "failed",
            "other",
            "bytes_in",
            "sample",
        )
        return {
            "complete": complete,
            "wall": time.monotonic() - self.began,
            "client_cpu": time.process_time() - self.cpu_began,
            "published": len(self.origins),
            **{name: getattr(self, name) for name in numbers},
            **{name: _summary(getattr(self, name)) for name in ("ready", "ack", "command", "delivery")},
        }


def _summary(seconds: list[float]) -> dict[str, float]:
    if not seconds:
        return {"count": 0}
    ordered = sorted(1e3 * value for value in seconds)

    def at(share: float) -> float:
        return ordered[int((len(ordered) - 1) * share + 0.5)]

    mean = sum(ordered) / len(ordered)
    return {"count": len(ordered), "mean": mean, "p50": at(0.5), "p90": at(0.9), "p99": at(0.99), "max": at(1.0)}
