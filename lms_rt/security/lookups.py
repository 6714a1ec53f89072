"""Looking names up that somebody gave us, in threads of their own.

Whoever owns a name decides how long looking it up takes, and a thread that does cannot be ended. In the event loop's
own threads a few such names would hold up the disk, imports and exports, and the process would not end before them.
"""

import asyncio
import errno
import socket
import threading
from collections.abc import Callable
from typing import Final

Found = list[tuple[str, int]]
"""Numeric addresses with their families."""

AT_ONCE: Final = 64
"""Threads that look names up; more than a worker sends at once, so that some may hang."""


class Lookups:
    """Asks the system's resolver."""

    def __init__(self) -> None:
        self._under_way = 0

    async def find(self, host: str, port: int, family: socket.AddressFamily) -> Found:
        """The addresses of a name. Raises OSError where it has none, or where too many others do not answer."""
        if self._under_way >= AT_ONCE:
            raise OSError(errno.EAGAIN, "Too many names are being looked up and do not answer")
        loop = asyncio.get_running_loop()
        found: asyncio.Future[Found] = loop.create_future()

        def over(found_now: Found, error: Exception | None) -> None:
            self._under_way -= 1
            if found.done():
                return  # nobody waits any more
            if error is None:
                found.set_result(found_now)
            else:
                found.set_exception(error)

        def tell(found_now: Found, error: Exception | None) -> None:
            try:
                loop.call_soon_threadsafe(over, found_now, error)
            except RuntimeError:
                return  # the loop was closed meanwhile

        # A daemon, for which the process does not wait at its end
        threading.Thread(target=_ask, args=(host, port, family, tell), name="lookup", daemon=True).start()
        self._under_way += 1
        return await found


def _ask(host: str, port: int, family: socket.AddressFamily, tell: Callable[[Found, Exception | None], None]) -> None:
    try:
        infos = socket.getaddrinfo(host, port, family, socket.SOCK_STREAM, flags=socket.AI_ADDRCONFIG)
    except (OSError, ValueError) as error:  # the latter: of a name that no encoding has
        tell([], error)
    else:
        tell([(str(address[0]), found) for found, _, _, _, address in infos], None)
