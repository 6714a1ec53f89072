"""CPU seconds of processes, from /proc: a server with its threads and children, or all of PostgreSQL."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable
from pathlib import Path

PROC = Path("/proc")
TICKS = os.sysconf("SC_CLK_TCK")


def family(pid: int) -> list[int]:
    """The process and all its descendants."""
    found, queue = [], [pid]
    while queue:
        parent = queue.pop()
        found.append(parent)
        for task in _tasks(parent):
            try:
                queue += map(int, (task / "children").read_text().split())
            except OSError:
                continue
    return found


def cpu_seconds(pids: Iterable[int]) -> float:
    """User and system time of the processes and of their children that have ended, in seconds.

    The scheduler's own count (nanoseconds) where the kernel keeps one, as a burst of a thousand answers is only two
    or three clock ticks long; else clock ticks.
    """
    return sum(_precise(pid) + _ended_children(pid) for pid in pids)


def process_seconds() -> float:
    """User and system time of this very process so far."""
    return time.process_time()


def resident_bytes(pid: int) -> int:
    """Private and shared memory of the process at present (PSS where it can be read, else RSS)."""
    for name, key in (("smaps_rollup", "Pss:"), ("status", "VmRSS:")):
        try:
            for line in (PROC / str(pid) / name).read_text().splitlines():
                if line.startswith(key):
                    return int(line.split()[1]) * 1024
        except OSError:
            continue
    return 0


def machine_seconds() -> float:
    """CPU seconds that anybody has used on any core so far; time stolen by the hypervisor counts as used."""
    fields = [int(field) for field in (PROC / "stat").read_text().split("\n", 1)[0].split()[1:9]]
    user, nice, system, _idle, _waiting, interrupts, soft, stolen = fields
    return (user + nice + system + interrupts + soft + stolen) / TICKS


def parent_of(pid: int) -> int:
    """The parent's process id."""
    return int(_stat_fields(pid)[1])


def pin(pids: Iterable[int], cores: set[int]) -> None:
    """Ties the processes and all their threads to the cores. One that belongs to someone else stays as it is."""
    for pid in pids:
        for task in _tasks(pid):
            try:
                os.sched_setaffinity(int(task.name), cores)
            except (PermissionError, ProcessLookupError):
                continue


def _precise(pid: int) -> float:
    try:
        return sum(int((task / "schedstat").read_text().split()[0]) for task in _tasks(pid)) / 1e9
    except (OSError, IndexError):
        fields = _stat_fields(pid)
        return (int(fields[11]) + int(fields[12])) / TICKS


def _ended_children(pid: int) -> float:
    """Without it a database would have used less once one of its own processes is gone."""
    try:
        fields = _stat_fields(pid)
    except OSError:
        return 0.0
    return (int(fields[13]) + int(fields[14])) / TICKS


def _stat_fields(pid: int) -> list[str]:
    """The fields of /proc/PID/stat from the state on (the name before it may hold spaces)."""
    return (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()


def _tasks(pid: int) -> list[Path]:
    try:
        return list((PROC / str(pid) / "task").iterdir())
    except OSError:
        return []
