"""Who is where by which connection: taking part in a class, hosting it, or learning in a course."""

from collections.abc import Callable
from typing import Protocol
from uuid import UUID

from lms_rt.contract.channels import Channel, ChannelKind
from lms_rt.domain.principal import Person
from lms_rt.domain.window import Access
from lms_rt.realtime.connection import Connection

Leave = Callable[[], None]


class Roll(Protocol):
    """Where it is told who is in a live session or course."""

    def join(self, place: UUID, who: UUID) -> None:
        """One more connection of somebody."""

    def leave(self, place: UUID, who: UUID) -> None:
        """One connection less."""


class Attendance:
    """Notes arrivals and departures.

    A person plays on one device at a time. What tells two devices of one person apart is the sign-in: tabs of one
    browser share it and may all stay, another browser or phone has its own. A guest is known by their token alone, so
    whoever holds it is on the same device.
    """

    def __init__(self, participants: Roll, hosts: Roll, learners: Roll, moved: Callable[[UUID, UUID], None]) -> None:
        """`moved` is told the participant and the sign-in that may stay; other sockets of the participant close."""
        self._participants = participants
        self._hosts = hosts
        self._learners = learners
        self._moved = moved

    def arrive(self, connection: Connection, channel: Channel, access: Access) -> Leave | None:
        """Be in a class or course for as long as its channel is open on this connection; what ends it, if anything."""
        principal, session = connection.principal, channel.subject
        connection.remember_enrollment(access.enrollment)
        if channel.kind is ChannelKind.LIVE and access.participant is not None:
            connection.remember_participant(session, access.participant)
            if isinstance(principal, Person):
                self._moved(access.participant, principal.auth_session)
            return _on(self._participants, session, access.participant)
        if channel.kind in (ChannelKind.LIVE, ChannelKind.LIVE_STAFF) and access.staff:
            return _on(self._hosts, session, principal.id)
        if channel.kind is ChannelKind.COURSE and not access.staff:
            connection.remember_course(channel.subject)
            return _on(self._learners, channel.subject, principal.id)
        return None


def _on(roll: Roll, place: UUID, who: UUID) -> Leave:
    roll.join(place, who)
    return lambda: roll.leave(place, who)
