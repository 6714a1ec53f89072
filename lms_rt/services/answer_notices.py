"""Hints to every process with readers that a class has answered: what is counted is to be looked up again."""

import asyncio
from collections.abc import Iterable
from typing import Final
from uuid import UUID

from lms_rt import limits
from lms_rt.coalesce import Coalescer
from lms_rt.contract import notices
from lms_rt.contract.channels import live, live_staff
from lms_rt.services.announcer import Announcer

CLASSES_A_TURN: Final = 50
"""Of the event loop. A thousand classes that answer at once hold nobody's acknowledgement up."""


class AnswerNotices:
    """Tells of all classes together: with two people in each of a thousand, a round for each would be one an answer."""

    def __init__(self, announcer: Announcer) -> None:
        self._announcer = announcer
        self._untold: set[UUID] = set()
        self._rounds = Coalescer[str](lambda _: 1 / limits.ANSWER_NOTICES_PER_S, self._tell)

    def add(self, sessions: Iterable[UUID]) -> None:
        """These have answered."""
        self._untold.update(sessions)
        if self._untold:
            self._rounds.poke(notices.ANSWERS)

    async def close(self) -> None:
        """Stop; what was not told is found by who compares the counts (`realtime.missed_notices`)."""
        await self._rounds.close()

    async def _tell(self, notice: str) -> None:
        untold, self._untold = self._untold, set()
        for place, session in enumerate(untold, start=1):
            for channel in (live(session), live_staff(session)):
                self._announcer.notify(channel, notice, {"session": str(session)})
            if place % CLASSES_A_TURN == 0:
                await asyncio.sleep(0)
