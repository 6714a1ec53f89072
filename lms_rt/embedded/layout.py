"""The files of the embedded servers under one data directory, and the addresses that follow from them.

DIR/services/postgres     the database cluster
DIR/services/valkey       Valkey's append-only files
DIR/services/run          sockets; a link to a short directory where DIR is too long or odd for a socket's address
DIR/services/*.lock       who may start (start.lock), who keeps the servers alive (keeper.lock)
DIR/services/*.log        what the servers and their keeper had to say
"""

import re
import tempfile
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from lms_rt.embedded.account import Account

# sockaddr_un holds 107 bytes on Linux and 103 on macOS; the longest name we put behind the directory has 20.
SOCKET_DIRECTORY_BYTES = 80
# PostgreSQL takes a list of socket directories in one setting: names that would need quoting there are avoided.
PLAIN_PATH = re.compile(r"[\w/.+@-]+", re.ASCII)

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
        self._create_run(account)

    def _create_run(self, account: Account) -> None:
        path = self.services / "run"
        if path.is_symlink() and not path.exists():  # the temporary directory was swept, or the machine started anew
            path.unlink()
        if path.exists():
            return
        if len(bytes(path)) <= SOCKET_DIRECTORY_BYTES and PLAIN_PATH.fullmatch(str(path)):
            account.make_shared(path, writable=True)
            return
        short = Path(tempfile.mkdtemp(prefix="lms-rt-", dir="/tmp"))  # $TMPDIR may be long as well
        account.share(short, writable=True)
        path.symlink_to(short)
