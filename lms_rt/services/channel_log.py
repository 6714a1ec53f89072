"""Reading a channel's log beside the socket: the same events for clients that poll, and where pages go on from."""

from lms_rt import limits
from lms_rt.contract.channels import Channel, parse, wire_name
from lms_rt.db import log
from lms_rt.db.database import Database
from lms_rt.domain.principal import Principal
from lms_rt.errors import not_found
from lms_rt.services.channel_access import ChannelAccess


class ChannelLog:
    """Pages through channels."""

    def __init__(self, db: Database, access: ChannelAccess) -> None:
        self._db = db
        self._access = access

    async def after(self, principal: Principal, name: str, after: int) -> bytes:
        """`{"channel", "seq", "events"}` as JSON: up to 500 events that follow `after`, as they were pushed."""
        channel = await self._entered(principal, name)
        found = (await log.after(self._db, {channel.name: after}, limits.REPLAY_EVENTS_MAX))[channel.name]
        seq = found[-1].seq if found else after
        events = b",".join(event.payload for event in found)
        return b'{"channel":"%s","seq":%d,"events":[%s]}' % (wire_name(channel.name).encode(), seq, events)

    async def head(self, principal: Principal, name: str) -> int:
        """The position of what was said last; 0 where nothing was."""
        channel = await self._entered(principal, name)
        return (await log.heads(self._db, [channel.name]))[channel.name]

    async def _entered(self, principal: Principal, name: str) -> Channel:
        channel = parse(name, person=principal.id)
        if channel is None:
            raise not_found("channel")
        await self._access.enter(principal, channel)
        return channel
