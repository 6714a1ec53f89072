"""Who has a course open, for its staff: as with classes, each process with readers looks for itself when it hears."""

from uuid import UUID

from lms_rt import limits
from lms_rt.coalesce import Coalescer
from lms_rt.contract import channels, notices
from lms_rt.contract.signals import Online
from lms_rt.kv.bus import NoticeMessage
from lms_rt.kv.presence import Presence
from lms_rt.realtime.hub import Hub
from lms_rt.realtime.lapses import Lapses


class CourseSignals:
    """Turns notices into signals for this process's readers."""

    def __init__(self, hub: Hub, learners: Presence) -> None:
        self._hub = hub
        self._learners = learners
        self._online = Coalescer[UUID](lambda _: 1 / limits.ONLINE_SIGNALS_PER_S, self._send_online)
        self._lapses = Lapses(hub, learners.known, channels.course_of_staff, self._online.poke)

    def hear(self, notice: NoticeMessage) -> None:
        """A notice about a channel that has readers here."""
        if notice.name == notices.ONLINE:
            self._online.poke(UUID(str(notice.data["course"])))

    def unheard(self, channel: str) -> None:
        """Somebody has missed signals of a channel: who came and went meanwhile was said to others only."""
        course = channels.course_of_staff(channel)
        if course is not None:
            self._online.poke(course)

    async def run(self) -> None:
        """Show who vanished without a word, until cancelled."""
        await self._lapses.run()

    async def close(self) -> None:
        """Stop."""
        await self._online.close()

    async def _send_online(self, course: UUID) -> None:
        learners = await self._learners.online(course)
        self._lapses.show(course, learners)
        self._hub.signal(channels.course_staff(course), Online.NAME, Online.of(learners))
