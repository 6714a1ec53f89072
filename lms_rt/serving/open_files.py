"""How many sockets a process may have open."""

import sys


def allow_many() -> None:
    """Raise the soft limit of open files to the hard one: many systems start us with 1,024, and a socket is a file."""
    if sys.platform == "win32":
        return
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft == hard:
        return
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    except (ValueError, OSError):  # macOS promises more than it gives
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 10_240), hard))
