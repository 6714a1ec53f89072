"""An event as the log holds it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LoggedEvent:
    """An event in the log. `payload` is the whole pushed frame as JSON, encoded once for all its readers."""

    channel: str
    seq: int
    payload: bytes
