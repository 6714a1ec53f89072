"""What a subscription shows first: the snapshot of any channel."""

from collections.abc import Sequence

from pydantic_core import to_json

from lms_rt.contract.channels import Channel, ChannelKind
from lms_rt.contract.signals import Online
from lms_rt.db import log
from lms_rt.db.database import Database
from lms_rt.domain.principal import Principal
from lms_rt.domain.window import Access, Snapshot
from lms_rt.gather import Gatherer
from lms_rt.kv.presence import Presence
from lms_rt.services.channel_access import ChannelAccess
from lms_rt.services.snapshots import LiveSnapshots
from sql import channels as channels_sql
from sql import live_sessions as sessions_sql


class Windows:
    """Who may look at a channel, and what they see at first."""

    def __init__(self, db: Database, access: ChannelAccess, live: LiveSnapshots, learners: Presence) -> None:
        """`learners` knows who has which course open."""
        self._db = db
        self._access = access
        self._live = live
        self._learners = learners
        self._heads: Gatherer[str, int] = Gatherer(self._read_heads)

    async def authorize(self, principal: Principal, channel: Channel) -> Access:
        """As what `principal` may see `channel`; raises `not_found` and what joining raises."""
        return await self._access.enter(principal, channel)

    async def snapshot(self, principal: Principal, channel: Channel, access: Access) -> Snapshot:
        """The channel as it is now."""
        match channel.kind:
            case ChannelKind.LIVE:
                return await self._live.live(channel.subject, access.participant)
            case ChannelKind.LIVE_STAFF:
                return await self._live.staff(channel.subject)
            case ChannelKind.ME:
                # What reached a person is also where it belongs (the class's snapshot, the course); nothing to draw.
                data = {"id": str(principal.id), "name": principal.name}
                return Snapshot(await self._heads(channel.name), to_json(data))
            case ChannelKind.COURSE | ChannelKind.COURSE_STAFF:
                return await self._course(channel)

    async def _course(self, channel: Channel) -> Snapshot:
        async with self._db.transaction(repeatable_read=True) as tx:
            seq: int = await tx.fetchval(channels_sql.HEAD, channel.name) or 0
            rows = await tx.fetch(sessions_sql.RUNNING_IN, channel.subject)
        running = [{"session": row["id"], "title": row["title"], "state": row["state"]} for row in rows]
        data: dict[str, object] = {"course": channel.subject, "live": running}
        if channel.kind is ChannelKind.COURSE_STAFF:
            data["online"] = Online.of(await self._learners.online(channel.subject))
        return Snapshot(seq, to_json(data))

    async def _read_heads(self, channels: Sequence[str]) -> list[int]:
        heads = await log.heads(self._db, channels)
        return [heads[channel] for channel in channels]
