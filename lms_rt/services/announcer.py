"""Telling readers: what is appended to the log in a transaction is published once that transaction is committed."""

from collections.abc import Mapping, Sequence

from lms_rt.contract import frames
from lms_rt.contract.events import Event
from lms_rt.contract.signals import Signal
from lms_rt.db import log
from lms_rt.db.database import Transaction
from lms_rt.domain.events import LoggedEvent
from lms_rt.kv.bus import Bus, EventMessage, NoticeMessage, PersonalMessage, SignalMessage


class Announcer:
    """Appends events to channels and has the bus carry them after the commit."""

    def __init__(self, bus: Bus) -> None:
        self._bus = bus

    async def tell(self, tx: Transaction, channel: str, *events: Event) -> None:
        """Append events to one channel, in order."""
        await self.append(tx, channel, [log.NewEvent(event.NAME, event) for event in events])

    async def tell_each(self, tx: Transaction, kind: type[Event], events: Mapping[str, Event]) -> None:
        """Append one event of a kind to each of many personal channels; they travel in bulk."""
        await self.append_to_each(tx, kind.NAME, events)

    async def append(self, tx: Transaction, channel: str, events: Sequence[log.NewEvent]) -> None:
        """Append events to one channel, in order."""
        self.publish(tx, await log.append(tx, channel, events))

    def publish(self, tx: Transaction, appended: Sequence[LoggedEvent]) -> None:
        """Carry what was appended to one channel in this transaction, by whatever statement, once it is committed."""
        if appended:
            tx.after_commit(lambda: self._bus.publish(EventMessage(tuple(appended))))

    async def append_to_each(self, tx: Transaction, name: str, data: Mapping[str, object]) -> None:
        """Append one event to many personal channels; they travel in bulk."""
        appended = await log.append_to_each(tx, name, data)
        if appended:
            tx.after_commit(lambda: self._bus.publish(PersonalMessage(tuple(appended))))

    def signal(self, channel: str, signal: Signal) -> None:
        """Show the readers of `channel`, now, what only matters until the next signal about the same."""
        self._bus.publish(SignalMessage(channel, signal.place, frames.signal(channel, signal.NAME, signal)))

    def notify(self, channel: str, name: str, data: Mapping[str, str]) -> None:
        """Hint the processes that have readers of `channel` at something to look up; never sent to clients."""
        self._bus.publish(NoticeMessage(channel, name, dict(data)))
