"""People who lapse: a dead process announces nothing, so it is looked whether somebody is gone without a word."""

import asyncio
from collections.abc import Callable
from typing import Final
from uuid import UUID

from lms_rt.kv.presence import Presence
from lms_rt.realtime.hub import Hub

LOOK_EVERY_S: Final = 3.0
"""By so much after the end of their lifetime in Redis are a dead process's people gone from the dashboards."""


class Lapses:
    """Compares what dashboards show with who is here."""

    def __init__(
        self, hub: Hub, presence: Presence, watched: Callable[[str], UUID | None], changed: Callable[[UUID], None]
    ) -> None:
        """`watched` says whose people the readers of a channel see, if anybody's; `changed` is told of each change."""
        self._hub = hub
        self._presence = presence
        self._watched = watched
        self._changed = changed
        self._shown: dict[UUID, int] = {}

    def show(self, subject: UUID, online: int) -> None:
        """So many are shown as online now."""
        self._shown[subject] = online

    async def run(self) -> None:
        """Look until cancelled."""
        while True:
            await asyncio.sleep(LOOK_EVERY_S)
            subjects = {subject for name in self._hub.channels.with_readers() if (subject := self._watched(name))}
            self._shown = {subject: self._shown[subject] for subject in subjects & self._shown.keys()}
            for subject in subjects:
                online = await self._presence.known_count(subject)
                if online is not None and online != self._shown.get(subject):
                    self._changed(subject)
