"""Doing without Redis for a moment after it failed, instead of waiting for it in every request."""

import time
from typing import Final

import structlog

log = structlog.get_logger(__name__)

PAUSE_S: Final = 1.0
"""How long Redis is left alone after a failure: one request a second finds out whether it is back."""


class Breaker:
    """Remembers that Redis was away; says so once in the log, and once when it is back."""

    def __init__(self, user: str) -> None:
        self._user = user
        self._away_until = 0.0
        self._away = False

    @property
    def open(self) -> bool:
        """Whether Redis should be left alone just now."""
        return self._away and time.monotonic() < self._away_until

    def failed(self, error: BaseException) -> None:
        """Redis did not answer."""
        if not self._away:
            log.warning("redis_unavailable", user=self._user, error=repr(error))
        self._away = True
        self._away_until = time.monotonic() + PAUSE_S

    def worked(self) -> None:
        """Redis answered."""
        if self._away:
            log.info("redis_back", user=self._user)
            self._away = False
