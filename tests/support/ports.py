"""Ports that stay their owner's while nobody listens on them."""

import os
import socket
from itertools import count

LOWEST, PER_PROCESS, BLOCKS = 10_000, 100, 200
"""Up to 30,000: below what systems give to outgoing connections and to port 0 (32,768 and more on Linux).

A port out of that range may go to a connection of any test that runs meanwhile, and is then missing when a server
that was stopped wants to listen on it again.
"""

_numbers = count()


def kept_port() -> int:
    """A port for a server that is started later, or started again, or by another process.

    Where a server just has to listen somewhere, port 0 is better. Tests that run side by side have numbers of
    processes near one another, so each looks through a block of its own.
    """
    first = LOWEST + os.getpid() % BLOCKS * PER_PROCESS
    for _ in range(PER_PROCESS):
        port = first + next(_numbers) % PER_PROCESS
        with socket.socket() as tried:
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                tried.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise RuntimeError(f"no port from {first} on is free")
