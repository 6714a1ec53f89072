"""What PostgreSQL and Valkey have in common as programs that we start, watch and stop."""

import os
import signal
import subprocess
import time
from abc import ABC, abstractmethod
from pathlib import Path

from lms_rt.embedded.errors import EmbeddedError

# What the keeper says to whoever holds a lease once every server takes connections
READY = b"ready\n"

POLL_SECONDS = 0.005
START_SECONDS = 60.0
# A server that fell over may have to wait for the remains of the one before it (PostgreSQL's shared memory).
STARTS = 5
RESTART_SECONDS = 0.2
KILL_SECONDS = 5.0
LOG_BYTES = 4_000_000


class Server(ABC):
    """One server program. Used by the keeper alone, in one thread."""

    name: str
    pid_file: Path
    log: Path
    # The signals that stop it, each with the seconds it is given before the next
    stop_signals: tuple[tuple[signal.Signals, float], ...]

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._asked_to_stop = False

    @abstractmethod
    def prepare(self) -> None:
        """Make what the program needs before its first start."""

    @abstractmethod
    def launch(self) -> subprocess.Popen[bytes]:
        """Start the program and return at once."""

    @abstractmethod
    def is_ready(self) -> bool:
        """Whether it takes connections; cheap enough to be asked 200 times a second."""

    @property
    def pid(self) -> int:
        """The process's id, 0 before the first start."""
        return self._process.pid if self._process is not None else 0

    def start(self) -> None:
        """Stop what an earlier keeper may have left behind, and start; `wait_ready` follows."""
        if self.log.exists() and self.log.stat().st_size > LOG_BYTES:
            self.log.replace(self.log.with_suffix(".log.1"))
        self.prepare()
        stop_leftover(self.pid_file, self.stop_signals)
        self._process = self.launch()

    def wait_ready(self) -> None:
        """Return when the server takes connections; raise EmbeddedError with the end of its log if it does not."""
        deadline = time.monotonic() + START_SECONDS
        starts = 1
        while not self.is_ready():
            if self.has_died():
                if starts == STARTS:
                    raise EmbeddedError(f"{self.name} did not start: {self._last_words()}")
                starts += 1
                self.restart()
            if time.monotonic() > deadline:
                raise EmbeddedError(f"{self.name} was not ready after {START_SECONDS:.0f} s: {self._last_words()}")
            time.sleep(POLL_SECONDS)

    def has_died(self) -> bool:
        """Whether the program has ended without being asked to."""
        return self._process is not None and self._process.poll() is not None

    def restart(self) -> None:
        """Start it again after it died, a moment later, so that a server which cannot live does not spin."""
        time.sleep(RESTART_SECONDS)
        self._process = self.launch()

    def ask_to_stop(self) -> None:
        """Send the first of the stop signals, without waiting; `stop` waits. Once only: Valkey takes two for haste."""
        if not self._asked_to_stop and self._process is not None and self._process.poll() is None:
            self._asked_to_stop = True
            self._process.send_signal(self.stop_signals[0][0])

    def stop(self) -> None:
        """Stop the server, more firmly each time it does not obey."""
        self.ask_to_stop()
        if self._process is None:
            return
        harder = [number for number, _ in self.stop_signals[1:]] + [signal.SIGKILL]
        for (_, seconds), next_signal in zip(self.stop_signals, harder, strict=True):
            try:
                self._process.wait(seconds)
            except subprocess.TimeoutExpired:
                self._process.send_signal(next_signal)
            else:
                return
        self._process.wait()

    def _last_words(self) -> str:
        try:
            lines = self.log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
        except OSError:
            lines = []
        return f"{' / '.join(lines[-3:]) or 'it said nothing'} (log: {self.log})"


def stop_leftover(pid_file: Path, stop_signals: tuple[tuple[signal.Signals, float], ...]) -> None:
    """Stop the server that `pid_file` names if a killed keeper left it behind, and remove the file.

    Called with the keeper's lock held, so a living server on these files belongs to nobody. It is stopped rather than
    adopted, because only a child of ours tells us of its death. Process ids are used again (after a restart of the
    machine or in a new container), so the program must also have been started on our directory.
    """
    try:
        pid = int(pid_file.read_text(errors="replace").split()[0])
    except (OSError, ValueError, IndexError):
        return
    for number, seconds in (*stop_signals, (signal.SIGKILL, KILL_SECONDS)):
        if not _runs_on(pid, pid_file.parent):
            break
        os.kill(pid, number)
        deadline = time.monotonic() + seconds
        while _runs_on(pid, pid_file.parent) and time.monotonic() < deadline:
            time.sleep(POLL_SECONDS)
    pid_file.unlink(missing_ok=True)


def _runs_on(pid: int, directory: Path) -> bool:
    import psutil  # needed only after a crash

    try:
        process = psutil.Process(pid)
        return process.status() != psutil.STATUS_ZOMBIE and str(directory) in process.cmdline()
    except psutil.Error:
        return False
