"""Taking part in the servers of a data directory: join the keeper that is there, or start one."""

import fcntl
import os
import socket
import subprocess
import sys
from pathlib import Path

from lms_rt.embedded.account import Account
from lms_rt.embedded.errors import EmbeddedError
from lms_rt.embedded.layout import Layout
from lms_rt.embedded.server import READY, START_SECONDS

# Longer than all that the keeper may do in turn, so that its own message comes first.
START_DEADLINE = 2 * START_SECONDS
STOP_DEADLINE = 30.0


class Lease:
    """A share in running servers. Holding the connection is all there is to it."""

    def __init__(self, connection: socket.socket, *, started_servers: bool) -> None:
        self._connection = connection
        self.started_servers = started_servers

    def release(self) -> None:
        """Give the share back. Returns when the servers have stopped, or at once if others still use them."""
        with self._connection as connection:
            try:
                connection.shutdown(socket.SHUT_WR)
                connection.settimeout(STOP_DEADLINE)
                while connection.recv(64):
                    pass
            except TimeoutError:
                raise EmbeddedError(f"the embedded servers have not stopped within {STOP_DEADLINE:.0f} s") from None
            except OSError:
                pass  # the keeper is gone already


def take_lease(layout: Layout, *, volatile: bool) -> Lease:
    """Join or start the servers; returns when they take connections. Raises EmbeddedError with what to do."""
    try:
        _create(layout)
        with (layout.services / "start.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)  # one starter at a time; the next finds a keeper
            return _join(layout) or _start(layout, volatile=volatile)
    except PermissionError as error:
        raise EmbeddedError(
            f"{error.filename or layout.services} belongs to another user: use another data directory, or that user"
        ) from None


def _create(layout: Layout) -> None:
    try:
        layout.create(Account.for_servers(layout.cluster))
    except PermissionError:
        raise
    except OSError as error:
        raise EmbeddedError(
            f"{layout.data_dir} cannot be the data directory: {error.strerror}; name another (--data, LMS_DATA_DIR)"
        ) from error


def _join(layout: Layout) -> Lease | None:
    if not layout.run.exists():
        return None
    connection = socket.socket(socket.AF_UNIX)
    try:
        connection.settimeout(START_DEADLINE)
        connection.connect(str(layout.keeper_socket))
        if _first_line(connection) == READY:
            return Lease(connection, started_servers=False)
    except (FileNotFoundError, ConnectionError):
        pass  # no keeper, or one that is just stopping: a new one waits for it
    connection.close()
    return None


def _start(layout: Layout, *, volatile: bool) -> Lease:
    ours, theirs = socket.socketpair()
    # The keeper imports what we import, wherever it was started: from a checkout, a path or an environment.
    python_path = os.pathsep.join(
        filter(None, [str(Path(__file__).resolve().parents[2]), os.environ.get("PYTHONPATH")])
    )
    arguments = ["-P", "-m", "lms_rt.embedded.keeper", str(layout.data_dir), str(theirs.fileno())]
    with theirs, (layout.services / "keeper.log").open("ab") as log:
        subprocess.run(  # returns when the keeper has left us for a life of its own
            [sys.executable, *arguments, *(["--volatile"] if volatile else [])],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd="/",
            env=os.environ | {"PYTHONPATH": python_path},
            pass_fds=[theirs.fileno()],
            start_new_session=True,
            check=False,
        )
    answer = _first_line(ours)
    if answer == READY:
        return Lease(ours, started_servers=True)
    ours.close()
    raise EmbeddedError(
        answer.decode(errors="replace").strip() or f"the keeper failed: see {layout.services}/keeper.log"
    )


def _first_line(connection: socket.socket) -> bytes:
    connection.settimeout(START_DEADLINE)
    line = b""
    try:
        while not line.endswith(b"\n") and (part := connection.recv(4096)):
            line += part
    except TimeoutError:
        return f"the embedded servers were not ready after {START_DEADLINE:.0f} s\n".encode()
    return line
