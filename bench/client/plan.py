"""What the load client is asked to do, and what it answers. The file formats are described in README.md here."""

from __future__ import annotations

import json
import struct
from collections.abc import Iterable
from dataclasses import dataclass

ANSWER = "A"
"""A command whose reply is an acknowledgement that counts."""
PUBLISH = "P"
"""A command that makes the server tell all readers something; the n-th one is the origin of everyone's n-th event."""


@dataclass(frozen=True, slots=True)
class Connection:
    """One connection to open: the upgrade request, and the masked frames to send right after it."""

    request: bytes
    greeting: bytes = b""

    def packed(self) -> bytes:
        """As it stands in the file: little-endian numbers of 32 bits, each length before its bytes."""
        return b"".join(
            (struct.pack("<I", len(self.request)), self.request, struct.pack("<I", len(self.greeting)), self.greeting)
        )


@dataclass(frozen=True, slots=True)
class Step:
    """A frame to send on connection number `conn`, `at_s` seconds after the run begins."""

    at_s: float
    conn: int
    kind: str
    frame: bytes

    def packed(self) -> bytes:
        """As it stands in the file: little-endian numbers of 32 bits, each length before its bytes."""
        return struct.pack("<IIII", int(self.at_s * 1e6), self.conn, ord(self.kind), len(self.frame)) + self.frame


def schedule(steps: Iterable[Step]) -> bytes:
    """The file of a run: steps in the order of their time."""
    return b"".join(step.packed() for step in sorted(steps, key=lambda step: step.at_s))


@dataclass(frozen=True, slots=True)
class Latency:
    """Milliseconds; all zero when nothing was counted."""

    count: int = 0
    mean: float = 0.0
    p50: float = 0.0
    p90: float = 0.0
    p99: float = 0.0
    max: float = 0.0


@dataclass(frozen=True, slots=True)
class Report:
    """What the client saw. `complete` means: all that was waited for came, in time and without an error."""

    complete: bool
    wall: float = 0.0
    client_cpu: float = 0.0
    acks: int = 0
    errors: int = 0
    published: int = 0
    deliveries: int = 0
    muted_deliveries: int = 0
    closed: int = 0
    failed: int = 0
    other: int = 0
    bytes_in: int = 0
    sample: str = ""
    ready: Latency = Latency()
    ack: Latency = Latency()
    command: Latency = Latency()
    delivery: Latency = Latency()

    @classmethod
    def parse(cls, line: bytes | str) -> Report:
        """Reads the client's line of JSON."""
        fields = json.loads(line)
        for name in ("ready", "ack", "command", "delivery"):
            if name in fields:
                fields[name] = Latency(**fields[name])
        return cls(**fields)
