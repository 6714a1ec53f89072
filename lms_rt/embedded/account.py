"""Which account the servers run under, and how they get there.

PostgreSQL refuses to run as root. As an ordinary user nothing is to be done. As root the servers run as `nobody` with
a group of their own, and only that group is let into our directories: other processes of `nobody` stay outside. No
directory that we did not make is ever opened up. Where the programs or the data lie behind a closed directory (a
virtual environment under /root), the servers keep one capability that lets them read past it.
"""

import os
import pwd
import shutil
import stat
import subprocess
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO

from lms_rt.embedded.errors import EmbeddedError

# Debian's policy reserves 65000 to 65533: no distribution and no administrator hands this number out.
SERVERS_GID = 65_117

READ, EXECUTE = 4, 1


@dataclass(frozen=True)
class Account:
    """The user and group of the servers; `switched` when they are not our own."""

    uid: int
    gid: int
    switched: bool

    @classmethod
    def for_servers(cls, cluster: Path) -> "Account":
        """Our own account, or as root the owner of the cluster if there is one, or else `nobody`."""
        if os.geteuid() != 0:
            return cls(os.geteuid(), os.getegid(), switched=False)
        if cluster.exists() and (owner := cluster.stat()).st_uid != 0:
            return cls(owner.st_uid, owner.st_gid, switched=True)
        return cls(_nobody(), SERVERS_GID, switched=True)

    def make_own(self, path: Path) -> None:
        """Make a directory that belongs to the servers; nothing is changed if it exists."""
        _make(path, self.give)

    def make_shared(self, path: Path, *, writable: bool = False, parents: bool = False) -> None:
        """Make a directory of ours that the servers may pass through or write to; one that exists is left as it is."""
        if parents:
            path.parent.mkdir(parents=True, exist_ok=True)
        _make(path, partial(self.share, writable=writable))

    def give(self, path: Path) -> None:
        """Make the servers the owner of a path."""
        if self.switched:
            os.chown(path, self.uid, self.gid)

    def share(self, path: Path, *, writable: bool = False) -> None:
        """Let the servers' group pass through a directory that we made, or write to it."""
        if self.switched:
            os.chown(path, -1, self.gid)
            path.chmod(0o770 if writable else 0o710)

    def popen(
        self, arguments: Sequence[str | Path], *, reads: Iterable[Path], output: IO[bytes], stdin: int | None = None
    ) -> subprocess.Popen[bytes]:
        """Start a program under this account.

        `reads` are the paths that it must reach beside itself. It gets a session of its own, so that the terminal's
        Ctrl-C reaches only us, and a bare environment, so that a stray PGPORT or PGDATA changes nothing.
        """
        prefix: list[str] = []
        user: int | None = None
        group: int | None = None
        if self.switched and (capability := self.missing_capability(Path(arguments[0]), reads)):
            prefix = self._through_setpriv(capability)
        elif self.switched:
            user, group = self.uid, self.gid
        return subprocess.Popen(
            [*prefix, *map(str, arguments)],
            stdin=subprocess.DEVNULL if stdin is None else stdin,
            stdout=output,
            stderr=output,
            cwd="/",
            env={"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"},
            start_new_session=True,
            user=user,
            group=group,
            extra_groups=[] if user is not None else None,
        )

    def missing_capability(self, program: Path, reads: Iterable[Path]) -> str | None:
        """The capability without which the account could not run the program or read the paths, if any.

        DAC_READ_SEARCH reads and passes through everything, but does not run a program that is closed to others (a
        virtual environment made under umask 077), and Docker takes it away; DAC_OVERRIDE does both.
        """
        if not self._may(program, EXECUTE):
            return "dac_override"
        if self._reaches(program) and all(self._reaches(path) and self._may(path, READ) for path in reads):
            return None
        return "dac_read_search" if _have_capability(2) else "dac_override"

    def _reaches(self, path: Path) -> bool:
        return all(self._may(parent, EXECUTE) for parent in path.resolve().parents)

    def _may(self, path: Path, bits: int) -> bool:
        status = path.stat()
        mode = stat.S_IMODE(status.st_mode)
        if status.st_uid == self.uid:
            mode >>= 6
        elif status.st_gid == self.gid:
            mode >>= 3
        return mode & bits == bits

    def _through_setpriv(self, capability: str) -> list[str]:
        setpriv = shutil.which("setpriv")
        if setpriv is None:
            raise EmbeddedError(
                "the servers cannot reach the environment or the data directory as an unprivileged user: install "
                "util-linux (setpriv), or move both out of directories that are closed to others"
            )
        return [
            setpriv,
            "--securebits=+no_setuid_fixup",  # or access(2), which initdb asks, would leave the capability out
            f"--reuid={self.uid}",
            f"--regid={self.gid}",
            "--clear-groups",
            f"--inh-caps=+{capability}",
            f"--ambient-caps=+{capability}",
            "--",
        ]


def _make(path: Path, hand_over: Callable[[Path], None]) -> None:
    """Make a directory, handed over before it has its name: of processes that start at once each may use it as soon
    as it is there."""
    if path.exists():
        return
    ready = Path(tempfile.mkdtemp(prefix=f".{path.name}.", dir=path.parent))
    hand_over(ready)
    try:
        ready.rename(path)
    except OSError:
        ready.rmdir()
        if not path.is_dir():
            raise


def _nobody() -> int:
    # initdb looks its user up by name, so a number that /etc/passwd does not hold would not do.
    try:
        return pwd.getpwnam("nobody").pw_uid
    except KeyError:
        others = [entry.pw_uid for entry in pwd.getpwall() if entry.pw_uid != 0]
        if not others:
            raise EmbeddedError("PostgreSQL does not run as root and there is no other user on this machine") from None
        return others[-1]


def _have_capability(number: int) -> bool:
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
    except OSError:
        return False
    effective = next((line.split()[1] for line in status.splitlines() if line.startswith("CapEff:")), "0")
    return bool(int(effective, 16) >> number & 1)
