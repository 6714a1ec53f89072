"""The keeper: a small process of its own that starts the servers and stops them when the last lease is given back.

A lease is an open connection to the keeper's socket. The kernel closes it however its holder ends, `kill -9` included,
so the servers never outlive the last process that uses them, and whoever comes second (`user create` while `serve`
runs) neither starts nor stops anything. Run as `python -m lms_rt.embedded.keeper DIR LEASE_FD [--volatile]`.
"""

import fcntl
import os
import selectors
import signal
import socket
import sys
from contextlib import suppress
from pathlib import Path

from lms_rt.embedded.account import Account
from lms_rt.embedded.errors import EmbeddedError
from lms_rt.embedded.layout import Layout
from lms_rt.embedded.postgres import Postgres
from lms_rt.embedded.server import READY, Server
from lms_rt.embedded.valkey import Valkey


class Keeper:
    """Keeps servers alive for as long as there are leases. One thread, driven by its sockets and by signals."""

    def __init__(self, servers: list[Server], socket_path: Path, first_lease: socket.socket) -> None:
        self._servers = servers
        self._socket_path = socket_path
        self._leases = {first_lease}
        self._leaving: list[socket.socket] = []
        self._told_to_stop = False
        self._selector = selectors.DefaultSelector()

    def run(self) -> None:
        """Start the servers, serve leases until there are none, and stop the servers.

        Those whose leases are left open wait for the end of this process.
        """
        self._wake_on_signals()
        try:
            self._start()
            self._listen()
            self._serve()
        finally:
            for server in self._servers:
                server.ask_to_stop()
            for server in self._servers:
                server.stop()

    def _start(self) -> None:
        for server in self._servers:
            server.start()
        for server in self._servers:
            server.wait_ready()

    def _wake_on_signals(self) -> None:
        waker, wakened = socket.socketpair()
        waker.setblocking(False)
        wakened.setblocking(False)
        signal.set_wakeup_fd(waker.fileno(), warn_on_full_buffer=False)
        self._waker, self._wakened = waker, wakened
        self._selector.register(wakened, selectors.EVENT_READ)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.signal(signal.SIGTERM, self._tell_to_stop)
        # The terminal's signals are for those who use the servers.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGHUP, signal.SIG_IGN)

    def _tell_to_stop(self, *_: object) -> None:
        self._told_to_stop = True

    def _listen(self) -> None:
        self._socket_path.unlink(missing_ok=True)
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(self._socket_path))
        self._socket_path.chmod(0o600)
        self._listener.listen(64)
        self._selector.register(self._listener, selectors.EVENT_READ)

    def _serve(self) -> None:
        # Only now that we listen: once our starter has its word the next one looks for us, or starts a second keeper.
        for lease in list(self._leases):
            self._hold(lease)
        while self._leases and not self._told_to_stop:
            for key, _ in self._selector.select():
                if key.fileobj is self._wakened:
                    self._wakened.recv(4096)
                elif key.fileobj is self._listener:
                    self._hold(self._listener.accept()[0])
                elif isinstance(key.fileobj, socket.socket):
                    self._release(key.fileobj)
            for server in self._servers:
                if server.has_died() and not self._told_to_stop:
                    server.restart()
        self._listener.close()
        self._socket_path.unlink(missing_ok=True)

    def _hold(self, lease: socket.socket) -> None:
        self._leases.add(lease)
        self._selector.register(lease, selectors.EVENT_READ)
        with suppress(OSError):
            lease.sendall(READY)

    def _release(self, lease: socket.socket) -> None:
        # Holders never write, so what can be read is the end.
        self._selector.unregister(lease)
        self._leases.discard(lease)
        if self._leases:
            lease.close()
        else:
            self._leaving.append(lease)  # waits for the servers to be gone


def main(arguments: list[str]) -> int:
    """Leave our parent, which may end before the servers' other users do, and run a keeper."""
    if os.fork():
        return 0
    layout = Layout(Path(arguments[0]))
    lease = socket.socket(fileno=int(arguments[1]))
    volatile = "--volatile" in arguments[2:]
    with (layout.services / "keeper.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # an earlier keeper may still be stopping its servers
        try:
            account = Account.for_servers(layout.cluster)
            layout.create_run(account)
            servers: list[Server] = [
                Valkey(layout, account, volatile=volatile),
                Postgres(layout, account, volatile=volatile),
            ]
            Keeper(servers, layout.keeper_socket, lease).run()
        except (EmbeddedError, OSError) as error:
            with suppress(OSError):
                lease.sendall(f"{error}\n".encode())
            return 1
        finally:
            layout.remove_short_run()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
