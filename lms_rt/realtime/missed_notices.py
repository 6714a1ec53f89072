"""Counts that changed without this process having heard of it: a notice that Redis lost is told by nobody again.

So it is looked now and then whether what is counted is still what was said of it, with one statement for all classes
that somebody here watches.
"""

import asyncio
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Final
from uuid import UUID

import structlog

from lms_rt.errors import Problem
from lms_rt.services.live_counts import LiveCounts, Mark

log = structlog.get_logger(__name__)

LOOK_EVERY_S: Final = 3.0
"""The longest a lost notice can leave a dashboard behind."""


class Told:
    """What one kind of signal has said last about each class."""

    def __init__(
        self, part: Callable[[Mark], object], heard: Callable[[UUID], bool], tell: Callable[[UUID], None]
    ) -> None:
        """`part` is what such a signal says of the counts; `heard`: whether a class has anybody here whom it would
        reach; `tell` has it sent."""
        self._part = part
        self._heard = heard
        self._tell = tell
        self._told: dict[UUID, object] = {}

    def said(self, session: UUID, mark: Mark) -> None:
        """A signal about `session` went out, with the counts of `mark`."""
        self._told[session] = self._part(mark)

    def catch_up(self, marks: Mapping[UUID, Mark]) -> None:
        """Tell of the classes that count something else than was said; `marks` are those of all that are watched."""
        for session, mark in marks.items():
            if self._heard(session) and self._told.get(session) != self._part(mark):
                self._tell(session)
        for gone in self._told.keys() - marks.keys():
            del self._told[gone]


class MissedNotices:
    """Compares what is counted with what was said."""

    def __init__(self, counts: LiveCounts, watched: Callable[[], Collection[UUID]], told: Sequence[Told]) -> None:
        """`watched` says which classes have readers here."""
        self._counts = counts
        self._watched = watched
        self._told = told

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
            for each in self._told:
                each.catch_up(marks)
