"""What the simulated students saw, as numbers."""

import time
from collections import Counter, deque
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

RECENT_S: Final = 1.0


@dataclass
class Measurements:
    """Collected by all students of one process; read by the screen and the report."""

    acknowledged: set[UUID] = field(default_factory=set)
    """The ids of stored answers, by their receipts."""
    latencies_s: list[float] = field(default_factory=list)
    """From sending to the receipt, for answers whose line held."""
    across_lost_lines: int = 0
    """Answers whose line broke on the way."""
    refused: Counter[str] = field(default_factory=Counter)
    """Answers that were refused for good, by code."""
    thinking: int = 0
    """Students who have not had their answer settled."""
    lost_lines: int = 0
    """Lines that were cut on purpose."""
    results: int = 0
    """Personal results received."""
    failures: Counter[str] = field(default_factory=Counter)
    """Students who had to give up, by what went wrong."""
    _recent: deque[float] = field(default_factory=deque)

    def acknowledge(self, answer: UUID, seconds: float, *, line_held: bool) -> None:
        """A receipt came."""
        self.acknowledged.add(answer)
        self._recent.append(time.monotonic())
        if line_held:
            self.latencies_s.append(seconds)
        else:
            self.across_lost_lines += 1

    def a_second(self) -> int:
        """Receipts in the last second."""
        since = time.monotonic() - RECENT_S
        while self._recent and self._recent[0] < since:
            self._recent.popleft()
        return len(self._recent)

    def percentile_ms(self, share: float) -> float | None:
        """The latency that `share` of the answers kept below, in milliseconds."""
        if not self.latencies_s:
            return None
        ordered = sorted(self.latencies_s)
        return ordered[min(int(share * len(ordered)), len(ordered) - 1)] * 1000
