"""Webhooks in words: what they tell, and what came of an attempt."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Final

from lms_rt.contract.hook_events import PING, HookEventName
from lms_rt.contract.webhooks import Attempted, DeliveryState


@dataclass(frozen=True, slots=True)
class EventWords:
    """An event as people choose it."""

    label: str
    when: str


EVENTS: Final[Mapping[HookEventName, EventWords]] = {
    "enrollment.changed": EventWords("Enrolments", "Somebody was enrolled, has left, or has another role."),
    "lesson.completed": EventWords("Lessons", "Somebody has completed a lesson for the first time."),
    "course.completed": EventWords("The course", "Somebody has completed all that counts, for the first time."),
    "certificate.issued": EventWords("Certificates", "Somebody has a certificate, and its PDF is there."),
    "attempt.graded": EventWords("Attempts", "An attempt at a quiz has its marks, or other ones than before."),
    "live.ended": EventWords("Classes", "A class is over; its results come along."),
}
"""In the order in which they are offered."""
STATES: Final[Mapping[DeliveryState, str]] = {"waiting": "Waiting", "delivered": "Delivered", "failed": "Given up"}

_A_SECOND_MS: Final = 1000


def label_of(event: str) -> str:
    """What an event is called."""
    if event == PING:
        return "Ping"
    return next((words.label for name, words in EVENTS.items() if name == event), event)


def labels_of(events: Iterable[str]) -> str:
    """The same of several, in the order in which they are offered."""
    return ", ".join(label_of(name) for name in in_order(events))


def in_order(events: Iterable[str]) -> list[str]:
    """The events that there are, as they are offered, and behind them what is none."""
    given = list(dict.fromkeys(events))
    known = [name for name in EVENTS if name in given]
    return [*known, *(name for name in given if name not in EVENTS)]


@dataclass(frozen=True, slots=True)
class ShownAttempt:
    """One attempt as a page tells it."""

    at: datetime
    outcome: str
    took: str
    answer: str | None
    """The beginning of what the receiver wrote; None where it did not answer."""


def shown(attempt: Attempted) -> ShownAttempt:
    """An attempt in words."""
    return ShownAttempt(
        attempt.at, outcome(attempt.status, attempt.error), _duration(attempt.duration_ms), attempt.answer
    )


def outcome(status: int | None, error: str | None) -> str:
    """What the receiver answered, or why it did not."""
    if status is None:
        return f"no answer: {error}" if error else "no answer"
    try:
        return f"answered {status} ({HTTPStatus(status).phrase})"
    except ValueError:  # there are more numbers than names
        return f"answered {status}"


def _duration(duration_ms: int) -> str:
    return f"{duration_ms} ms" if duration_ms < _A_SECOND_MS else f"{duration_ms / _A_SECOND_MS:.1f} s"
