"""Counts that changed without this process having heard of it: a notice that Redis lost is told by nobody again.

So it is looked now and then whether what is counted is still what it was, with one statement for all classes that
somebody here watches. What was heard of in time is shown a second time, which costs a signal every few seconds.
"""

import asyncio
from collections.abc import Callable
from typing import Final
from uuid import UUID

import structlog

from lms_rt.errors import Problem
from lms_rt.services.live_counts import LiveCounts

log = structlog.get_logger(__name__)

LOOK_EVERY_S: Final = 3.0
"""The longest a lost notice can leave a dashboard behind."""


class MissedNotices:
    """Compares what is counted with what was counted the last time."""

    def __init__(self, counts: LiveCounts, watched: Callable[[], set[UUID]], changed: Callable[[UUID], None]) -> None:
        """`watched` says which classes have readers here; `changed` is told of each whose counts are others."""
        self._counts = counts
        self._watched = watched
        self._changed = changed
        self._marks: dict[UUID, str] = {}

    def forget(self, session: UUID) -> None:
        """What was to be shown of a class could not be: it is another than it was, whatever it is."""
        self._marks.pop(session, None)

    async def run(self) -> None:
        """Look until cancelled."""
        while True:
            await asyncio.sleep(LOOK_EVERY_S)
            sessions = self._watched()
            try:
                marks = await self._counts.marks(sessions) if sessions else {}
            except Problem as problem:  # the database is away; what changed meanwhile is seen the next time
                log.warning("counts_not_compared", error=str(problem))
                continue
            changed = [session for session, mark in marks.items() if self._marks.get(session) != mark]
            self._marks = marks
            for session in changed:
                self._changed(session)
