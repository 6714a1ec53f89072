"""The commands of a connection itself: its clock and its windows."""

from typing import Protocol

from lms_rt import limits
from lms_rt.contract import commands as wire
from lms_rt.contract.channels import Channel, parse, wire_name
from lms_rt.contract.times import wire_time
from lms_rt.domain.principal import Principal
from lms_rt.domain.window import Access, Snapshot
from lms_rt.errors import ErrorCode, Problem, not_found
from lms_rt.realtime.attendance import Attendance
from lms_rt.realtime.command import REPLIED, Command, CommandContext, Instead, command
from lms_rt.realtime.connection import Clock


class SnapshotSource(Protocol):
    """Who may look at a channel, and what they see first."""

    async def authorize(self, principal: Principal, channel: Channel) -> Access:
        """As what `principal` may see the channel. Raises Problem: `not_found` where they may not."""

    async def snapshot(self, principal: Principal, channel: Channel, access: Access) -> Snapshot:
        """The channel as it is now."""


def session_commands(source: SnapshotSource, attendance: Attendance, clock: Clock) -> tuple[Command[object], ...]:
    """`ping`, `subscribe` and `unsubscribe`."""

    @command(wire.Ping)
    async def ping(_context: CommandContext[object], _command: wire.Ping) -> dict[str, str]:
        """The server's time now, not that of arrival: what the client halves is the whole way there and back."""
        return {"now": wire_time(clock.now())}

    @command(wire.Subscribe, cost=2)
    async def subscribe(context: CommandContext[object], command: wire.Subscribe) -> Instead:
        connection = context.connection
        principal = connection.principal
        channel = _meant(principal, command.channel)
        if not connection.may_subscribe(channel.name):
            most = limits.CHANNELS_PER_CONNECTION
            raise Problem(ErrorCode.CONFLICT, f"A connection has at most {most} channels; unsubscribe from some first")
        access = await source.authorize(principal, channel)

        async def snapshot() -> Snapshot:
            return await source.snapshot(principal, channel, access)

        await connection.hub.attach(connection.outbound, channel.name, command.after, snapshot, context.reply)
        connection.subscribed(channel.name, attendance.arrive(connection, channel, access))
        return REPLIED

    @command(wire.Unsubscribe)
    async def unsubscribe(context: CommandContext[object], command: wire.Unsubscribe) -> dict[str, str]:
        channel = _meant(context.connection.principal, command.channel)
        context.connection.unsubscribe(channel.name)
        return {"channel": wire_name(channel.name)}

    return ping, subscribe, unsubscribe


def _meant(principal: Principal, name: str) -> Channel:
    channel = parse(name, person=principal.id)
    if channel is None:
        raise not_found("channel")
    return channel
