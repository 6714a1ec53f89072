"""Closing somebody's sockets, wherever in the cluster they are."""

from typing import Protocol
from uuid import UUID

from lms_rt.contract.close_codes import CloseCode
from lms_rt.kv.bus import Bus, CloseWhom, ControlMessage, WhomKind


class Disconnector(Protocol):
    """What services need of the realtime side; exactly one of the ids is given."""

    def disconnect(
        self,
        *,
        user: UUID | None = None,
        auth_session: UUID | None = None,
        participant: UUID | None = None,
        enrollment: UUID | None = None,
        learners_of: UUID | None = None,
        code: int,
        reason: str,
    ) -> None:
        """Close all sockets concerned, on every process, with `code`. `learners_of` a course are those who read its
        channel."""


class BusDisconnector:
    """Closes sockets on every process, by way of the bus."""

    def __init__(self, bus: Bus) -> None:
        self._bus = bus

    def disconnect(
        self,
        *,
        user: UUID | None = None,
        auth_session: UUID | None = None,
        participant: UUID | None = None,
        enrollment: UUID | None = None,
        learners_of: UUID | None = None,
        code: int,
        reason: str,
    ) -> None:
        """See `Disconnector`."""
        whose = {
            WhomKind.USER: user,
            WhomKind.AUTH_SESSION: auth_session,
            WhomKind.PARTICIPANT: participant,
            WhomKind.ENROLLMENT: enrollment,
            WhomKind.COURSE_LEARNER: learners_of,
        }
        for kind, whom in whose.items():
            if whom is not None:
                self._bus.publish(ControlMessage(CloseWhom(kind, whom), code, reason))

    def moved(self, participant: UUID, auth_session: UUID) -> None:
        """Somebody takes part by this sign-in now: their sockets by any other close, on every process."""
        kept = CloseWhom(WhomKind.AUTH_SESSION, auth_session)
        moved = ControlMessage(CloseWhom(WhomKind.PARTICIPANT, participant), CloseCode.REMOVED, "moved", kept)
        self._bus.publish(moved)
