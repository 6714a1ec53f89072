"""The turns of the event loop, kept short.

asyncio asks for every socket that can be read and only then goes on: when a lecture hall of 5,000 taps, whatever the
first of them asks waits until the last has been read, and all that was read meanwhile has left the processor's cache.
"""

import asyncio
import math
import os
import select
import selectors
import sys
from typing import Any, Final

from typing_extensions import override

AT_MOST: Final = 256
"""Sockets a turn. The kernel reports them in turn, so that none is passed over."""

if sys.platform == "linux":

    class ShortTurns(selectors.EpollSelector):
        """Reports some of the sockets that are ready, and the others when it is asked again."""

        def __init__(self) -> None:
            super().__init__()
            # Another handle of the same object in the kernel, as the library's own is not ours.
            self._ready = select.epoll.fromfd(os.dup(self.fileno()))
            self._keys: dict[int, selectors.SelectorKey] = {}

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
            return key

        @override
        def unregister(self, fileobj: Any) -> selectors.SelectorKey:
            key = super().unregister(fileobj)
            del self._keys[key.fd]
            return key

        @override
        def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
            # The kernel waits in whole milliseconds, and who is woken too soon would have to ask again.
            wait = -1 if timeout is None else max(0.0, math.ceil(timeout * 1e3) * 1e-3)
            return [
                (key, _meaning(event) & key.events)
                for fd, event in self._ready.poll(wait, AT_MOST)
                if (key := self._keys.get(fd)) is not None
            ]

        @override
        def close(self) -> None:
            self._ready.close()
            self._keys.clear()
            super().close()

    def _meaning(event: int) -> int:
        """An error or a hang-up is seen by reading as well as by writing."""
        return (selectors.EVENT_WRITE if event & ~select.EPOLLIN else 0) | (
            selectors.EVENT_READ if event & ~select.EPOLLOUT else 0
        )


def new_event_loop() -> asyncio.AbstractEventLoop:
    """Python's own event loop, with short turns where the system has what they need."""
    return asyncio.SelectorEventLoop(ShortTurns()) if sys.platform == "linux" else asyncio.new_event_loop()
