"""What the figures were taken on, without the machine's name."""

from __future__ import annotations

import os
import platform
import re
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

PACKAGES = (
    *("aiohttp", "uvloop", "asyncpg", "pydantic", "redis"),
    *("python-socketio", "channels", "channels_redis", "uvicorn", "fastapi", "sqlalchemy"),
)


def processor() -> str:
    """The model of the processor."""
    try:
        found = re.search(r"model name\s*:\s*(.+)", Path("/proc/cpuinfo").read_text())
    except OSError:
        found = None
    return found[1].strip() if found else platform.machine()


def description() -> dict[str, str]:
    """Processor, cores, memory, kernel, versions."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    facts = {
        "processor": processor(),
        "cores": str(len(os.sched_getaffinity(0))),
        "memory": f"{memory:.0f} GiB",
        "kernel": platform.release().split("-")[0],
        "Python": platform.python_version(),
    }
    for package in PACKAGES:
        try:
            facts[package] = version(package)
        except PackageNotFoundError:
            continue
    return facts


def slug() -> str:
    """A name for result files: processor and cores."""
    words = re.findall(r"[a-z0-9]+", processor().lower().split("@")[0])
    return "-".join([*words[:4], f"{len(os.sched_getaffinity(0))}cores"])
