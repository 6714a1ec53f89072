"""The embedded PostgreSQL: made once, started, ready."""

import shutil
import signal
import subprocess
import tempfile
from pathlib import Path
from typing import IO

from lms_rt.embedded.account import Account
from lms_rt.embedded.errors import EmbeddedError
from lms_rt.embedded.layout import DATABASE, ROLE, Layout
from lms_rt.embedded.server import Server
from lms_rt.embedded.wheels import postgres_programs

SETTINGS = {
    "listen_addresses": "",  # the socket's directory is what guards it
    "unix_socket_permissions": "0700",
    "shared_buffers": "128MB",
    "max_connections": "200",
    "wal_level": "minimal",  # nothing replicates from here
    "max_wal_senders": "0",
    "jit": "off",  # our statements are short
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_checkpoints": "off",
}
# For tests, whose data may be lost with the machine, and lives too shortly to be worth tidying
VOLATILE_SETTINGS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off"}

READY_LINE = 7  # of postmaster.pid, as pg_ctl reads it


class Postgres(Server):
    """PostgreSQL on a data directory's cluster."""

    name = "PostgreSQL"
    # SIGINT, the fast shutdown, ends the sessions and writes a checkpoint; SIGQUIT leaves that to the next start.
    stop_signals = ((signal.SIGINT, 9.0), (signal.SIGQUIT, 3.0))

    def __init__(self, layout: Layout, account: Account, *, volatile: bool) -> None:
        super().__init__()
        self._layout = layout
        self._account = account
        self._volatile = volatile
        self._programs = postgres_programs()
        self.pid_file = layout.cluster / "postmaster.pid"
        self.log = layout.services / "postgres.log"

    def prepare(self) -> None:
        """Make the cluster under another name and rename it when it is whole: a killed first start leaves no half."""
        if self._layout.cluster.exists():
            return
        partial = self._layout.cluster.with_suffix(".partial")
        if partial.exists():
            shutil.rmtree(partial)
        self._account.make_own(partial)
        options = ["--no-instructions", *(["--no-sync"] if self._volatile else [])]
        self._run(
            [
                *("initdb", "--pgdata", partial, "--username", ROLE, "--encoding", "UTF8"),
                *("--locale-provider", "builtin", "--locale", "C.UTF-8"),
                *("--auth-local", "trust", "--auth-host", "reject", *options),
            ]
        )
        self._run(
            ["postgres", "--single", "-D", partial, "-c", "log_checkpoints=off", "postgres"],
            stdin=f"CREATE DATABASE {DATABASE}\n".encode(),
        )
        partial.rename(self._layout.cluster)

    def launch(self) -> subprocess.Popen[bytes]:
        """Start the postmaster in the foreground."""
        settings = SETTINGS | {"unix_socket_directories": str(self._layout.run)}
        settings |= VOLATILE_SETTINGS if self._volatile else {}
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        with self.log.open("ab") as log:
            return self._popen(["postgres", "-D", self._layout.cluster, *options], log)

    def is_ready(self) -> bool:
        """Whether the postmaster has written that it is."""
        try:
            lines = self.pid_file.read_text(errors="replace").splitlines()
        except OSError:
            return False
        return len(lines) > READY_LINE and lines[0] == str(self.pid) and lines[READY_LINE].strip() == "ready"

    def _run(self, arguments: list[str | Path], stdin: bytes = b"") -> None:
        with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as text:
            text.write(stdin)
            text.seek(0)
            if self._popen(arguments, output, stdin=text.fileno()).wait() == 0:
                return
            output.seek(0)
            words = output.read().decode(errors="replace").strip().splitlines()
        raise EmbeddedError(f"{arguments[0]} failed: {' / '.join(words[-3:])}")

    def _popen(
        self, arguments: list[str | Path], output: IO[bytes], stdin: int | None = None
    ) -> subprocess.Popen[bytes]:
        program = self._programs / arguments[0]
        # One file stands for the wheel's share directory: an installer gives all of them the same permissions.
        share = self._programs.parent / "share" / "postgres.bki"
        reads = [*self._layout.servers_read, *([share] if share.exists() else [])]
        return self._account.popen([program, *arguments[1:]], reads=reads, output=output, stdin=stdin)
