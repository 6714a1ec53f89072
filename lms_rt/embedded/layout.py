"""The files of the embedded servers under one data directory, and the addresses that follow from them.

DIR/services/postgres     the database cluster
DIR/services/valkey       Valkey's append-only files
DIR/services/run          sockets; a link to a short directory where DIR is too long or odd for a socket's address
DIR/services/*.lock       who may start (start.lock), who keeps the servers alive (keeper.lock)
DIR/services/*.log        what the servers and their keeper had to say
"""

import re
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from lms_rt.embedded.account import Account

# sockaddr_un holds 107 bytes on Linux and 103 on macOS; the longest name we put behind the directory has 20.
SOCKET_DIRECTORY_BYTES = 80
# PostgreSQL takes a list of socket directories in one setting: names that would need quoting there are avoided.
PLAIN_PATH = re.compile(r"[\w/.+@-]+", re.ASCII)
# Not $TMPDIR, which may be long as well
SHORT_PARENT = Path("/tmp")  # noqa: S108 - mkdtemp makes a closed directory of its own in it
SHORT_PREFIX = "lms-rt-"

DATABASE = "lms"
ROLE = "lms"


@dataclass(frozen=True)
class Layout:
    """Paths and addresses of the embedded servers of one data directory (an absolute path)."""

    data_dir: Path

    @property
    def services(self) -> Path:
        """Everything here; closed to other users whatever the data directory's own mode is."""
        return self.data_dir / "services"

    @property
    def cluster(self) -> Path:
        """PostgreSQL's data directory. It exists only once it is complete."""
        return self.services / "postgres"

    @property
    def valkey(self) -> Path:
        """Valkey's working directory."""
        return self.services / "valkey"

    @property
    def valkey_pid_file(self) -> Path:
        """Written by Valkey when it starts."""
        return self.valkey / "valkey.pid"

    @property
    def run(self) -> Path:
        """The directory of the sockets, in its short form."""
        link = self.services / "run"
        return link.readlink() if link.is_symlink() else link

    @property
    def valkey_socket(self) -> Path:
        """Where Valkey listens."""
        return self.run / "valkey.sock"

    @property
    def keeper_socket(self) -> Path:
        """Where the keeper takes leases."""
        return self.run / "keeper.sock"

    @property
    def servers_read(self) -> tuple[Path, ...]:
        """Directories that the servers must reach; the sockets may lie elsewhere than the rest."""
        return self.valkey, self.run

    @property
    def database_url(self) -> str:
        """For asyncpg and psycopg alike."""
        return f"postgresql://{ROLE}@/{DATABASE}?host={quote(str(self.run))}"

    @property
    def redis_url(self) -> str:
        """For redis-py."""
        return f"unix://{quote(str(self.valkey_socket))}"

    def create(self, account: Account) -> None:
        """Make the directories that are missing, each open to its servers and to nobody else."""
        account.make_shared(self.data_dir, parents=True)
        account.make_shared(self.services)
        account.make_own(self.valkey)

    def create_run(self, account: Account) -> None:
        """Make the directory of the sockets; for the keeper, which alone may change it."""
        path = self.services / "run"
        self.remove_short_run()  # what a killed keeper left, or the sweeper of /tmp took
        if path.exists():
            return
        if len(bytes(path)) <= SOCKET_DIRECTORY_BYTES and PLAIN_PATH.fullmatch(str(path)):
            account.make_shared(path, writable=True)
            return
        short = Path(tempfile.mkdtemp(prefix=SHORT_PREFIX, dir=SHORT_PARENT))
        account.share(short, writable=True)
        path.symlink_to(short)

    def remove_short_run(self) -> None:
        """Take the directory of the sockets away again if it lies outside the data directory."""
        path = self.services / "run"
        if path.is_symlink():
            short = path.readlink()
            if (short.parent, short.name[: len(SHORT_PREFIX)]) == (SHORT_PARENT, SHORT_PREFIX):
                shutil.rmtree(short, ignore_errors=True)
            path.unlink()
