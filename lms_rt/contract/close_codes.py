"""Why the server closes a socket, and whether the client should come back."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Final


class CloseCode(IntEnum):
    """The codes of the realtime contract, section 2."""

    NORMAL = 1000
    TOO_LARGE = 1009
    RESTARTING = 1012
    MALFORMED = 4400
    SESSION_REVOKED = 4401
    REMOVED = 4403
    TOO_SLOW = 4408
    FLOODING = 4429


@dataclass(frozen=True, slots=True)
class CloseKind:
    """What a client is told and should do."""

    reason: str
    reconnect: bool
    """Whether to reconnect, with jitter, and resume by `after`; otherwise the close is final."""


# Flooding is final: a client that sends too much by mistake would only come back to do it again, and a whole class of
# them with it. Its person may reload. The Python client and the page keep to this table; tests compare all three.
CLOSES: Final[Mapping[CloseCode, CloseKind]] = {
    CloseCode.NORMAL: CloseKind("closed", reconnect=False),
    CloseCode.TOO_LARGE: CloseKind("frame too large", reconnect=False),
    CloseCode.RESTARTING: CloseKind("server restarting", reconnect=True),
    CloseCode.MALFORMED: CloseKind("malformed frames", reconnect=False),
    CloseCode.SESSION_REVOKED: CloseKind("signed out", reconnect=False),
    CloseCode.REMOVED: CloseKind("removed", reconnect=False),
    CloseCode.TOO_SLOW: CloseKind("too slow", reconnect=True),
    CloseCode.FLOODING: CloseKind("flooding", reconnect=False),
}
