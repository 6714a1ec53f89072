"""This process's open sockets, and whose they are: signing out or being removed closes them at once."""

from collections.abc import Iterable, Iterator
from typing import Protocol
from uuid import UUID

from lms_rt.kv.bus import CloseWhom, WhomKind


class Socket(Protocol):
    """What can be closed."""

    def close(self, code: int, reason: str) -> None:
        """Say goodbye and hang up."""


class Sockets:
    """Every open socket by everything it can be closed by."""

    def __init__(self) -> None:
        self._known_as: dict[Socket, set[CloseWhom]] = {}
        self._of: dict[CloseWhom, set[Socket]] = {}

    def __len__(self) -> int:
        return len(self._known_as)

    def __iter__(self) -> Iterator[Socket]:
        return iter(list(self._known_as))

    def add(self, socket: Socket, whom: Iterable[CloseWhom]) -> None:
        """Keep a socket, to be found by each of `whom`; may be called again when more becomes known."""
        known = self._known_as.setdefault(socket, set())
        for each in whom:
            known.add(each)
            self._of.setdefault(each, set()).add(socket)

    def remove(self, socket: Socket) -> None:
        """Forget a socket."""
        for whom in self._known_as.pop(socket, ()):
            sockets = self._of[whom]
            sockets.discard(socket)
            if not sockets:
                del self._of[whom]

    def known_as(self, kind: WhomKind) -> list[UUID]:
        """Everybody of this kind who has a socket here."""
        return [whom.id for whom in self._of if whom.kind is kind]

    def close_where(self, whom: CloseWhom, code: int, reason: str, spare: CloseWhom | None = None) -> int:
        """Close all sockets of somebody, but for those that are `spare`'s as well; how many that were."""
        spared = self._of.get(spare, set()) if spare is not None else set()
        sockets = list(self._of.get(whom, set()) - spared)
        for socket in sockets:
            socket.close(code, reason)
        return len(sockets)
