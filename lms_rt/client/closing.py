"""What each close code means for a client, and how long to wait before the next attempt."""

import random
from collections.abc import Callable, Mapping
from typing import Final

FIRST_WAIT_S: Final = 0.5
LONGEST_WAIT_S: Final = 15.0

FINAL: Final[Mapping[int, str]] = {
    1000: "The server closed the connection",
    1009: "A frame was too large",
    4400: "The server does not understand what we send",
    4401: "Signed out",
    4403: "Removed from the class",
    4429: "Sent far too much",
}
"""After these trying again cannot help. After any other (1012 restarting, 4408 too slow, a lost line) it does."""


def wait_before(attempt: int, chance: Callable[[], float] = random.random) -> float:
    """Seconds to wait before an attempt, the first after a loss being 0.

    Exponential, capped, with jitter: a whole class that lost its server must not come back in one instant.
    """
    ceiling: float = min(LONGEST_WAIT_S, FIRST_WAIT_S * 2 ** min(attempt, 10))
    return ceiling * (0.3 + 0.7 * chance())
