"""The embedded Valkey: started, ready."""

import signal
import socket
import subprocess

from lms_rt.embedded.account import Account
from lms_rt.embedded.layout import Layout
from lms_rt.embedded.server import Server
from lms_rt.embedded.wheels import valkey_server

PING_SECONDS = 1.0


class Valkey(Server):
    """Valkey on a data directory, behind a socket alone."""

    name = "Valkey"
    stop_signals = ((signal.SIGTERM, 8.0),)

    def __init__(self, layout: Layout, account: Account, *, volatile: bool) -> None:
        super().__init__()
        self._layout = layout
        self._account = account
        self._volatile = volatile
        self._program = valkey_server()
        self.pid_file = layout.valkey_pid_file
        self.log = layout.services / "valkey.log"

    def prepare(self) -> None:
        """Nothing is needed but the directory, which the layout makes."""

    def launch(self) -> subprocess.Popen[bytes]:
        """Start the server in the foreground."""
        options = {
            "port": "0",
            "unixsocket": str(self._layout.valkey_socket),
            "unixsocketperm": "700",
            "dir": str(self._layout.valkey),
            "pidfile": str(self.pid_file),
            "daemonize": "no",
            "set-proc-title": "no",  # the arguments tell a later keeper whose server it is
            "save": "",
            "appendonly": "no" if self._volatile else "yes",
            "appendfsync": "everysec",
            "maxmemory-policy": "noeviction",  # block list and jobs must not vanish
            "loglevel": "warning",
        }
        arguments = [part for name, value in options.items() for part in (f"--{name}", value)]
        with self.log.open("ab") as log:
            return self._account.popen([self._program, *arguments], reads=self._layout.servers_read, output=log)

    def is_ready(self) -> bool:
        """Whether it answers, which it does only when its files are loaded."""
        with socket.socket(socket.AF_UNIX) as client:
            client.settimeout(PING_SECONDS)
            try:
                client.connect(str(self._layout.valkey_socket))
                client.sendall(b"PING\r\n")
                return client.recv(64).startswith(b"+PONG")
            except OSError:
                return False
