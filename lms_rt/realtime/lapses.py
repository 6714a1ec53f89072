"""People who lapse: a dead process announces nothing, so it is looked whether somebody is gone without a word."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Final, Generic, TypeVar
from uuid import UUID

from lms_rt.realtime.hub import Hub

LOOK_EVERY_S: Final = 3.0
"""By so much after the end of their lifetime in Redis are a dead process's people gone from the dashboards."""
ASKED_AT_ONCE: Final = 50
"""What travels to Redis together costs a third each, and is read in a short turn of the event loop."""

Here = TypeVar("Here")


class Lapses(Generic[Here]):
    """Compares what dashboards show with who is here: by their number, or by who they are where that is shown."""

    def __init__(
        self,
        hub: Hub,
        here: Callable[[UUID], Awaitable[Here | None]],
        watched: Callable[[str], UUID | None],
        changed: Callable[[UUID], None],
    ) -> None:
        """`here` says who is somewhere, None while that cannot be known; `watched` whose people the readers of a
        channel see, if anybody's; `changed` is told of each change."""
        self._hub = hub
        self._here = here
        self._watched = watched
        self._changed = changed
        self._shown: dict[UUID, Here] = {}

    def show(self, subject: UUID, here: Here) -> None:
        """These are shown as online now."""
        self._shown[subject] = here

    async def run(self) -> None:
        """Look until cancelled."""
        while True:
            await asyncio.sleep(LOOK_EVERY_S)
            subjects = {subject for name in self._hub.channels.with_readers() if (subject := self._watched(name))}
            self._shown = {subject: self._shown[subject] for subject in subjects & self._shown.keys()}
            asked = list(subjects)
            for first in range(0, len(asked), ASKED_AT_ONCE):
                await self._look(asked[first : first + ASKED_AT_ONCE])

    async def _look(self, subjects: Sequence[UUID]) -> None:
        found = await asyncio.gather(*map(self._here, subjects))
        for subject, here in zip(subjects, found, strict=True):
            if here is not None and here != self._shown.get(subject):
                self._changed(subject)
