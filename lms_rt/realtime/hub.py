"""The hub: who reads which channel here, and what they are told."""

from collections.abc import Awaitable, Callable, Iterable

from lms_rt.contract import frames as wire
from lms_rt.contract import notices
from lms_rt.contract.close_codes import CLOSES, CloseCode
from lms_rt.db.database import Database
from lms_rt.domain.window import Snapshot
from lms_rt.errors import ErrorCode, Problem
from lms_rt.kv.bus import Bus, ControlMessage, EventMessage, Message, NoticeMessage, PersonalMessage, SignalMessage
from lms_rt.realtime.fanout import Fanout
from lms_rt.realtime.flusher import Flusher
from lms_rt.realtime.frames import text_frame
from lms_rt.realtime.local_channel import LocalChannel
from lms_rt.realtime.local_channels import LocalChannels
from lms_rt.realtime.outbound import Outbound
from lms_rt.realtime.sockets import Sockets

NoticeHandler = Callable[[NoticeMessage], None]
UnheardHandler = Callable[[str], None]
Reply = Callable[[wire.Encoded], None]


class Hub:
    """Joins readers to channels, and hears the bus for them."""

    def __init__(self, bus: Bus, db: Database) -> None:
        """Must be made in a running event loop; `run` keeps it in step with the log."""
        self.flusher = Flusher()
        self.fanout = Fanout(self.flusher)
        self.channels = LocalChannels(bus, db, on_due=self.fanout.schedule)
        self.sockets = Sockets()
        self._notice_handlers: list[NoticeHandler] = []
        self._unheard_handlers: list[UnheardHandler] = []
        bus.listen(self._hear)

    async def run(self) -> None:
        """Keep all channels in step with the log until cancelled."""
        await self.channels.run()

    def readers(self, channel: str) -> int:
        """How many on this process read `channel`."""
        local = self.channels.get(channel)
        return len(local.readers) if local is not None else 0

    def has_readers(self, channel: str) -> bool:
        """Whether anybody on this process reads `channel`."""
        return self.readers(channel) > 0

    def on_notice(self, handler: NoticeHandler) -> None:
        """Call `handler` with each notice about a channel that has readers here."""
        self._notice_handlers.append(handler)

    def on_unheard(self, handler: UnheardHandler) -> None:
        """Call `handler` with each channel of whose signals somebody who reads it now may have missed some.

        Who reads it again from where they were got the events they missed, and of signals nothing. Who got a snapshot
        has heard nothing of what was said, or hinted at, between its reading and their joining.
        """
        self._unheard_handlers.append(handler)

    def signal(self, channel: str, event: str, data: object, place: str | None = None) -> None:
        """Show this process's readers of `channel` something that only matters until the next one in its place, which
        is that of its name unless given."""
        local = self._signed(channel)
        if local is not None and local.readers:
            self._show(local, place or event, wire.signal(channel, event, data))

    async def attach(
        self,
        reader: Outbound,
        channel: str,
        after: int | None,
        snapshot: Callable[[], Awaitable[Snapshot]],
        reply: Reply,
    ) -> None:
        """Make `reader` a reader of `channel`: what it missed since `after`, or a snapshot, then all that follows.

        `reply` is called once with the data of the reply. Nothing is lost and nothing is sent twice between it and the
        first push, because once the position is settled there is no `await` any more. Who reads the channel already is
        told nothing of it while their snapshot is taken: it would not show what they had just been told, and they would
        be told again.

        Raises `unavailable` while the database is away, and whatever `snapshot` raises; who read the channel before
        then goes on where they were.
        """
        local = self.channels.hold(channel)
        try:
            await self.channels.open(local)
            missed = None if after is None else await self.channels.missed(local, after)
            if missed is not None:
                self._join(local, reader, reply, wire.subscribed(channel, local.head, events=missed), ())
                self._tell_unheard(channel)
                return
            signs, stands_at = local.signs, self._interrupt(local, reader)
            try:
                seen, then = await self._look(local, snapshot)
            except BaseException:
                if stands_at is not None:
                    self._go_on(local, reader, stands_at)
                raise
            self._join(local, reader, reply, wire.subscribed(channel, seen.seq, snapshot=seen.data), then)
            if local.signs != signs:
                self._tell_unheard(channel)
        finally:
            self.channels.release(local)

    def detach(self, reader: Outbound, channel: str) -> None:
        """Send `reader` nothing more of `channel`."""
        local = self.channels.get(channel)
        if local is not None:
            self.fanout.remove(local, reader)
            self.channels.note_idleness(local)

    async def _look(
        self, local: LocalChannel, snapshot: Callable[[], Awaitable[Snapshot]]
    ) -> tuple[Snapshot, Iterable[bytes]]:
        """A snapshot, and what was said since."""
        seen = await snapshot()
        missed = await self.channels.missed(local, seen.seq)
        if missed is None:
            raise Problem(ErrorCode.UNAVAILABLE, "Too much was said meanwhile to catch up with; subscribe again")
        return seen, missed

    def _interrupt(self, local: LocalChannel, reader: Outbound) -> int | None:
        """Send who reads the channel nothing more of it; the last event they were sent, or None for who does not."""
        if reader not in local.readers:
            return None
        self.fanout.serve_and_remove(local, reader)
        return local.head

    def _go_on(self, local: LocalChannel, reader: Outbound, after: int) -> None:
        """The end of an interruption: `reader` is sent what was said since `after`, and what follows."""
        if reader.closing:
            return
        missed = local.since(after)
        if missed is None:  # not at hand any more, but in the log: they come back and say where they were
            reader.close(CloseCode.TOO_SLOW, CLOSES[CloseCode.TOO_SLOW].reason)
            return
        for payload in missed:
            reader.send(text_frame(payload))
        self.fanout.add(local, reader)
        self._tell_unheard(local.name)

    def _join(
        self, local: LocalChannel, reader: Outbound, reply: Reply, data: wire.Encoded, then: Iterable[bytes]
    ) -> None:
        if reader.closing:
            return
        self.fanout.remove(local, reader)  # who subscribes again starts again
        reply(data)
        for payload in then:
            reader.send(text_frame(payload))
        self.fanout.add(local, reader)

    def _tell_unheard(self, channel: str) -> None:
        for handler in self._unheard_handlers:
            handler(channel)

    def _hear(self, message: Message) -> None:
        match message:
            case EventMessage(events):
                self.channels.take(message.channel, events)
            case PersonalMessage(events):
                for event in events:
                    self.channels.take(event.channel, (event,))
            case SignalMessage(channel, place, payload):
                local = self._signed(channel)
                if local is not None and local.readers:
                    self._show(local, place, payload)
            case NoticeMessage(channel, notices.FORGOTTEN):
                if (local := self.channels.get(channel)) is not None:
                    local.forget()
            case NoticeMessage():
                self._notify(message)
            case ControlMessage(whom, code, reason, spare):
                self.sockets.close_where(whom, code, reason, spare)

    def _signed(self, channel: str) -> LocalChannel | None:
        """The channel, which remembers for who is about to read it that there was something."""
        local = self.channels.get(channel)
        if local is not None:
            local.signs += 1
        return local

    def _show(self, local: LocalChannel, place: str, payload: bytes) -> None:
        local.put_signal(place, payload)
        self.fanout.schedule(local)

    def _notify(self, notice: NoticeMessage) -> None:
        local = self._signed(notice.channel)
        if local is not None and local.readers:
            for handler in self._notice_handlers:
                handler(notice)
