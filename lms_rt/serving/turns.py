"""The turns of the event loop: short, and what we asked for comes first.

asyncio asks for every socket that can be read and only then goes on: when a lecture hall of 5,000 taps, whatever the
first of them asks waits until the last has been read, and all that was read meanwhile has left the processor's cache.
The kernel reports sockets in the order they became ready, so that PostgreSQL's reply to the first batch of answers
would wait as well behind all who had tapped by then.
"""

import asyncio
import math
import os
import select
import selectors
import sys
from contextlib import suppress
from typing import Any, Final

from typing_extensions import override

AT_MOST: Final = 256
"""Sockets a turn of those who ask. The kernel reports them in turn, so that none is passed over."""

if sys.platform == "linux":

    class ShortTurns(selectors.EpollSelector):
        """Reports some of the sockets that are ready, and the others when it is asked again; some always first."""

        def __init__(self) -> None:
            super().__init__()
            # Another handle of the same object in the kernel, as the library's own is not ours.
            self._ready = select.epoll.fromfd(os.dup(self.fileno()))
            self._keys: dict[int, selectors.SelectorKey] = {}
            self._first = select.epoll()
            """Of those that come first, which are among the others as well."""
            self._is_first: set[int] = set()

        def put_first(self, fd: int) -> None:
            """Report this socket in each turn before the others, until it is unregistered."""
            if fd in self._keys and fd not in self._is_first:
                self._first.register(fd, _wanted(self._keys[fd].events))
                self._is_first.add(fd)

        @override
        def register(self, fileobj: Any, events: int, data: Any = None) -> selectors.SelectorKey:
            key = super().register(fileobj, events, data)
            self._keys[key.fd] = key
            return key

        @override
        def modify(self, fileobj: Any, events: int, data: Any = None) -> selectors.SelectorKey:
            self._keys.pop(self.get_key(fileobj).fd, None)  # the library as well forgets what it fails to change
            key = super().modify(fileobj, events, data)
            self._keys[key.fd] = key
            if key.fd in self._is_first:
                self._first.modify(key.fd, _wanted(events))
            return key

        @override
        def unregister(self, fileobj: Any) -> selectors.SelectorKey:
            key = super().unregister(fileobj)
            del self._keys[key.fd]
            if key.fd in self._is_first:
                self._is_first.remove(key.fd)
                with suppress(OSError):  # closed already, which the library as well lets pass
                    self._first.unregister(key.fd)
            return key

        @override
        def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
            # The kernel waits in whole milliseconds, and who is woken too soon would have to ask again.
            wait = -1 if timeout is None else max(0.0, math.ceil(timeout * 1e3) * 1e-3)
            ready = self._ready.poll(wait, AT_MOST)
            if ready and self._is_first:
                first = self._first.poll(0, AT_MOST)
                ready = first + [each for each in ready if each[0] not in self._is_first]
            return [
                (key, _meaning(event) & key.events) for fd, event in ready if (key := self._keys.get(fd)) is not None
            ]

        @override
        def close(self) -> None:
            for each in (self._ready, self._first):
                each.close()
            self._keys.clear()
            super().close()

    def _meaning(event: int) -> int:
        """An error or a hang-up is seen by reading as well as by writing."""
        return (selectors.EVENT_WRITE if event & ~select.EPOLLIN else 0) | (
            selectors.EVENT_READ if event & ~select.EPOLLOUT else 0
        )

    def _wanted(events: int) -> int:
        return (select.EPOLLIN if events & selectors.EVENT_READ else 0) | (
            select.EPOLLOUT if events & selectors.EVENT_WRITE else 0
        )

    class OwnFirstLoop(asyncio.SelectorEventLoop):
        """Reads what comes over connections that this process made, to PostgreSQL, Redis and others, before what comes
        over those that were made to it."""

        def __init__(self) -> None:
            self._turns = ShortTurns()
            super().__init__(self._turns)

        @override
        async def create_connection(self, *args: Any, **kwargs: Any) -> Any:
            return self._made(await super().create_connection(*args, **kwargs))

        @override
        async def create_unix_connection(self, *args: Any, **kwargs: Any) -> Any:
            return self._made(await super().create_unix_connection(*args, **kwargs))

        def _made(self, made: tuple[asyncio.Transport, asyncio.BaseProtocol]) -> Any:
            socket = made[0].get_extra_info("socket")
            if socket is not None and socket.fileno() >= 0:
                self._turns.put_first(socket.fileno())
            return made


def new_event_loop() -> asyncio.AbstractEventLoop:
    """Python's own event loop, with turns like these where the system has what they need."""
    return OwnFirstLoop() if sys.platform == "linux" else asyncio.new_event_loop()
