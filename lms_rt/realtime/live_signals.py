"""What a class's dashboards and phones see move: counts, tallies, presence, raised hands.

Every process with readers looks the numbers up for itself when it hears that they changed, at most as often as the
contract allows. So the cost of a question is that of a few look-ups a second and process, however many answer.
"""

import asyncio
from uuid import UUID

from lms_rt import limits
from lms_rt.coalesce import Coalescer
from lms_rt.contract import channels, notices
from lms_rt.contract.signals import Count, Hands, Presence, Tally, place_of
from lms_rt.kv import hands as raised
from lms_rt.kv import presence as attendance
from lms_rt.kv.bus import NoticeMessage
from lms_rt.realtime.desk import Desk
from lms_rt.realtime.hub import Hub
from lms_rt.realtime.lapses import Lapses
from lms_rt.realtime.missed_notices import MissedNotices, Told
from lms_rt.services.live_counts import LiveCounts


class LiveSignals:
    """Turns notices into signals for this process's readers."""

    def __init__(self, hub: Hub, counts: LiveCounts, presence: attendance.Presence, hands: raised.Hands) -> None:
        self._hub = hub
        self._counts = counts
        self._presence = presence
        self._hands = hands
        self._count = Coalescer[UUID](self._count_pause_s, self._send_count, gather=limits.COUNT_GATHER)
        self._tally = Coalescer[UUID](_staff_pause_s, self._send_tally)
        self._online = Coalescer[UUID](_staff_pause_s, self._send_presence)
        self._raised = Coalescer[UUID](_staff_pause_s, self._send_hands)
        self._lapses = Lapses(hub, presence.known_count, channels.session_of_staff, self._online.poke)
        self._told_count = Told(lambda mark: mark, self._is_open, self._count.poke)
        self._told_tally = Told(lambda mark: mark, self._has_desk, self._tally.poke)
        # How many are away follows from how many there are
        self._told_online = Told(lambda mark: mark.participants, self._has_desk, self._online.poke)
        self._missed = MissedNotices(counts, self._watched, (self._told_count, self._told_tally, self._told_online))
        self._desks: dict[UUID, Desk] = {}
        """What dashboards have been shown, by session."""

    def hear(self, notice: NoticeMessage) -> None:
        """A notice about a channel that has readers here."""
        if "session" not in notice.data:
            return  # about something other than a class
        session = UUID(str(notice.data["session"]))
        match notice.name:
            case notices.ANSWERS if notice.channel == channels.live(session):
                self._count.poke(session)
            case notices.ANSWERS:
                self._tally.poke(session)
            case notices.PRESENCE:
                self._online.poke(session)
            case notices.HANDS:
                self._raised.poke(session)

    def unheard(self, channel: str) -> None:
        """Somebody has missed signals of a channel: what they said is said again."""
        session = channels.session_of(channel)
        if session is None:
            return
        if channel == channels.live(session):
            self._count.poke(session)
        else:
            self._desks.pop(session, None)
            for shown in (self._tally, self._online, self._raised):
                shown.poke(session)

    async def run(self) -> None:
        """Show who vanished without a word and what was counted without our hearing of it, until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._lapses.run())
            tasks.create_task(self._missed.run())

    async def close(self) -> None:
        """Stop."""
        for coalescer in (self._count, self._tally, self._online, self._raised):
            await coalescer.close()

    def _count_pause_s(self, session: UUID) -> float:
        """The larger the class, the more seldom: what counting costs is bounded, however many look at it."""
        readers = self._hub.readers(channels.live(session))
        return max(1 / limits.COUNT_SIGNALS_PER_S, readers / limits.COUNT_DELIVERIES_PER_S)

    def _watched(self) -> set[UUID]:
        """The classes that somebody here has open."""
        sessions = map(channels.session_of, self._hub.channels.with_readers())
        watched = {session for session in sessions if session is not None}
        for session in self._desks.keys() - watched:
            del self._desks[session]
        return watched

    def _is_open(self, session: UUID) -> bool:
        return self._hub.has_readers(channels.live(session))

    def _has_desk(self, session: UUID) -> bool:
        return self._hub.has_readers(channels.live_staff(session))

    async def _send_count(self, session: UUID) -> None:
        counts = await self._counts.read(session)
        if counts is None:
            return
        if counts.question is not None:
            data = Count(question=counts.question, answered=counts.answered, participants=counts.participants)
            self._hub.signal(channels.live(session), Count.NAME, data)
        self._told_count.said(session, counts.mark)

    async def _send_tally(self, session: UUID) -> None:
        counts = await self._counts.read(session)
        if counts is None:
            return
        desk = self._desks.get(session)
        if desk is None or counts.question != desk.asking:
            # The notice of the last answers to the one before may have been lost, and nothing will tell of it again.
            left = await self._counts.left(session, counts.question)
            desk = self._desks.setdefault(session, Desk())
            desk.ask(counts.question, left)
        current = None if counts.question is None else (counts.round, await self._counts.tally(counts))
        if (shown := desk.next(current)) is not None:
            question, (round_, tally) = shown
            data = {"question": question, "round": round_, **tally}
            self._hub.signal(channels.live_staff(session), Tally.NAME, data, place_of(Tally.NAME, data))
        if desk.is_done(current):
            self._told_tally.said(session, counts.mark)
        else:
            self._tally.poke(session)

    async def _send_presence(self, session: UUID) -> None:
        counts = await self._counts.read(session)
        if counts is not None:
            online = await self._presence.count(session)
            self._lapses.show(session, online)
            data = Presence(online=online, away=max(counts.participants - online, 0))
            self._hub.signal(channels.live_staff(session), Presence.NAME, data)
            self._told_online.said(session, counts.mark)

    async def _send_hands(self, session: UUID) -> None:
        self._hub.signal(channels.live_staff(session), Hands.NAME, await self._hands.shown(session))


def _staff_pause_s(_session: UUID) -> float:
    return 1 / limits.STAFF_SIGNALS_PER_S
