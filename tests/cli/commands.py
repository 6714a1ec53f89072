"""Running `lms-rt` as people do: as a process of its own, with an environment that says everything."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[2]
KEY = "k3y-of-the-tests-0123456789-abcdefghij"
"""The same as in `school.settings`, so that both take each other's tokens."""
PATIENCE_S = 180


@dataclass(frozen=True)
class Outcome:
    """What a command came to."""

    status: int
    out: str
    err: str


@dataclass(frozen=True)
class Installation:
    """A directory and an environment in which commands run."""

    directory: Path
    variables: Mapping[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        """The variables, without any of the machine's own settings."""
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("LMS_")}
        return {**inherited, "PYTHONPATH": str(ROOT), **self.variables}

    def run(self, *arguments: str, stdin: str = "") -> Outcome:
        """Run a command to its end."""
        done = subprocess.run(
            [sys.executable, "-m", "lms_rt", *arguments],
            input=stdin,
            capture_output=True,
            text=True,
            cwd=self.directory,
            env=self.environment,
            timeout=PATIENCE_S,
            check=False,
        )
        return Outcome(done.returncode, done.stdout, done.stderr)

    @contextmanager
    def started(self, *arguments: str) -> Iterator["subprocess.Popen[str]"]:
        """A command that goes on; killed at the end if it is still there. Its log stands in `log.txt`."""
        with (self.directory / "log.txt").open("w") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "lms_rt", *arguments],
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                cwd=self.directory,
                env=self.environment,
            )
        try:
            yield process
        finally:
            process.kill()
            process.communicate()

    @property
    def log(self) -> str:
        """What the started command logged so far."""
        return (self.directory / "log.txt").read_text()


def address_of(process: "subprocess.Popen[str]") -> str:
    """The address in the one line that a server prints when it is ready."""
    assert process.stdout is not None
    line = process.stdout.readline()
    assert line.startswith("listening on http://"), line
    return line.split()[-1]


def stop(process: "subprocess.Popen[str]", by: signal.Signals = signal.SIGTERM) -> int:
    """Tell a command to stop; its exit status."""
    process.send_signal(by)
    return process.wait(timeout=PATIENCE_S)
