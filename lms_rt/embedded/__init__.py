"""PostgreSQL and Valkey out of wheels, for the demo, development, tests and small installations.

    with EmbeddedServices(Path("data")) as services:
        ... services.database_url, services.redis_url ...

Both listen on sockets in a directory that is closed to other users. Several processes may use one directory at the same
time: the first starts the servers, the last stops them, and none of them has to end in an orderly way.
"""

from pathlib import Path
from types import TracebackType
from typing import Self

from lms_rt.embedded.errors import EmbeddedError
from lms_rt.embedded.layout import Layout
from lms_rt.embedded.lease import Lease, take_lease
from lms_rt.embedded.secret_file import secrets_in

__all__ = ["EmbeddedError", "EmbeddedServices", "secrets_in"]


class EmbeddedServices:
    """The servers of one data directory, from `start` to `stop`. Blocking: start before the event loop, or in a thread.

    `volatile` gives up durability for speed (no fsync, no append-only file); it counts for whoever starts the servers.
    """

    def __init__(self, data_dir: Path, *, volatile: bool = False) -> None:
        self._layout = Layout(data_dir.expanduser().absolute())
        self._volatile = volatile
        self._lease: Lease | None = None

    @property
    def data_dir(self) -> Path:
        """The directory, absolute."""
        return self._layout.data_dir

    @property
    def database_url(self) -> str:
        """The address of the database `lms` (role `lms`), for asyncpg and psycopg."""
        return self._layout.database_url

    @property
    def redis_url(self) -> str:
        """The address of Valkey, for redis-py."""
        return self._layout.redis_url

    @property
    def postgres_pid(self) -> int:
        """The postmaster's process id, as of now: a server that died is started again under another one."""
        return _first_number(self._layout.cluster / "postmaster.pid")

    @property
    def valkey_pid(self) -> int:
        """Valkey's process id, as of now."""
        return _first_number(self._layout.valkey_pid_file)

    @property
    def started_servers(self) -> bool:
        """Whether our start started them; False if they were running already or are not in use."""
        return self._lease is not None and self._lease.started_servers

    def start(self) -> Self:
        """Return when both servers take connections. Does nothing the second time. Raises EmbeddedError."""
        if self._lease is None:
            self._lease = take_lease(self._layout, volatile=self._volatile)
        return self

    def stop(self) -> None:
        """Give our share up; if it was the last one, return when both servers have stopped."""
        lease, self._lease = self._lease, None
        if lease is not None:
            lease.release()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def _first_number(path: Path) -> int:
    # The other lines of postmaster.pid hold paths, in whatever encoding they are.
    return int(path.read_bytes().split()[0])
