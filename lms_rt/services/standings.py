"""What this process remembers of people's standing, for a few seconds."""

import time
from collections import OrderedDict
from dataclasses import dataclass
from uuid import UUID

from lms_rt import limits
from lms_rt.domain.principal import Principal
from lms_rt.kv.blocklist import Mark


@dataclass(frozen=True, slots=True)
class _Remembered:
    principal: Principal
    version: bytes | None
    until: float


class Standings:
    """Principals by sign-in or participant, the least recently used dropped first; only good standings are kept."""

    def __init__(self) -> None:
        self._known: OrderedDict[UUID, _Remembered] = OrderedDict()

    def get(self, key: UUID, mark: Mark | None) -> Principal | None:
        """What is remembered, if it is recent and nothing changed since; without a mark nobody can tell."""
        known = self._known.get(key)
        if known is None or mark is None:
            return None
        if known.version != mark.version or known.until <= time.monotonic():
            del self._known[key]
            return None
        self._known.move_to_end(key)
        return known.principal

    def remember(self, key: UUID, mark: Mark | None, principal: Principal) -> None:
        """Keep what was read after `mark` was: a change in between shows as another version next time."""
        if mark is None:
            return
        self._known[key] = _Remembered(principal, mark.version, time.monotonic() + limits.STANDING_TTL_S)
        self._known.move_to_end(key)
        if len(self._known) > limits.STANDINGS_REMEMBERED:
            self._known.popitem(last=False)
