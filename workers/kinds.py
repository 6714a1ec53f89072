"""What a kind of job is: who does it, how often it is tried and how long it may take."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from pydantic import JsonValue

from workers.attempt import Attempt
from workers.house import Tools

Handler = Callable[[Tools, Attempt], Awaitable[JsonValue]]
"""Does the job; what it returns is the job's result. Where the effect is in PostgreSQL, `attempt.finishing()` gives the
transaction for it, so that the effect is there once whatever dies. It may raise GiveUpError."""


@dataclass(frozen=True, slots=True)
class JobKind:
    """A kind of job, as the catalogue lists it."""

    name: str
    handler: Handler
    attempts: int = 8
    """After so many it is a dead letter; always some, because a killed worker costs one."""
    first_delay_s: float = 2.0
    """The longest pause before the second attempt; it doubles with each."""
    longest_delay_s: float = 600.0
    timeout_s: int = 300
    """After this an attempt is cancelled."""
    may_be_cut: bool = False
    """A stop does not wait for it: what it did is right already, and another attempt soon does the rest."""
