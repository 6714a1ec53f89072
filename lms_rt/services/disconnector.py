"""Closing somebody's sockets, wherever in the cluster they are."""

from typing import Protocol
from uuid import UUID


class Disconnector(Protocol):
    """What services need of the realtime side; exactly one of the ids is given."""

    def disconnect(
        self,
        *,
        user: UUID | None = None,
        auth_session: UUID | None = None,
        participant: UUID | None = None,
        enrollment: UUID | None = None,
        code: int,
        reason: str,
    ) -> None:
        """Close all sockets concerned, on every process, with `code`."""
