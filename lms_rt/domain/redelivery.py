"""What becomes of an event that was sent: delivered, to be sent again after a pause, or given up."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

GONE: Final = 410


class Verdict(StrEnum):
    """What an attempt means for the event."""

    DELIVERED = "delivered"
    AGAIN = "again"
    GIVEN_UP = "given_up"
    GONE = "gone"
    """The receiver wants to hear nothing more at all."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How often an event is sent, and after which pauses."""

    attempts: int
    first_delay_s: float
    longest_delay_s: float
    disable_after_s: float
    """After so long without any success the webhook is disabled."""

    def pause_s(self, failures: int, dice: float) -> float:
        """Seconds to wait after so many failures in a row; `dice` from 0 to 1 spreads receivers that failed together.

        It doubles with each failure, and is never shorter than half of that.
        """
        doubled = self.first_delay_s * 2.0 ** min(failures - 1, 32)
        return min(doubled, self.longest_delay_s) * (0.5 + dice / 2)


def verdict(status: int | None, tries: int, patience: Patience) -> Verdict:
    """What the answer to the `tries`-th attempt means; `status` is None where there was no answer.

    Only a 2xx is a yes. A redirect is none: where events go is said by who may edit the webhook.
    """
    if status is not None and 200 <= status < 300:
        return Verdict.DELIVERED
    if status == GONE:
        return Verdict.GONE
    return Verdict.GIVEN_UP if tries >= patience.attempts else Verdict.AGAIN
