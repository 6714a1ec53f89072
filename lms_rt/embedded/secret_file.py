"""Secrets of an installation without configured ones: made once, kept beside its data."""

import fcntl
import os
import secrets
import tomllib
from pathlib import Path

SECRET_BYTES = 48


def secrets_in(data_dir: Path, *names: str) -> dict[str, str]:
    """The secrets called `names` from `DIR/secrets.toml`, each made at its first use (384 random bits, URL-safe).

    The file is readable by its owner alone. Two processes that come first at the same time get the same secrets.
    Raises ValueError if the file is damaged: secrets are never replaced behind an operator's back.
    """
    data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = data_dir / "secrets.toml"
    directory = os.open(data_dir, os.O_RDONLY)
    try:
        fcntl.flock(directory, fcntl.LOCK_EX)
        known = _read(path)
        missing = [name for name in names if name not in known]
        if missing:
            known |= {name: secrets.token_urlsafe(SECRET_BYTES) for name in missing}
            _write(path, known)
            os.fsync(directory)
    finally:
        os.close(directory)
    return {name: known[name] for name in names}


def _read(path: Path) -> dict[str, str]:
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"{path} is not TOML: {error}") from None
    if not all(isinstance(value, str) and value for value in table.values()):
        raise ValueError(f"{path} may hold nothing but texts")
    return table


def _write(path: Path, values: dict[str, str]) -> None:
    new = path.with_suffix(".new")
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write("# Made by lms-rt. Whoever has these can sign in as anybody; without them every session ends.\n")
        file.writelines(f'{name} = "{value}"\n' for name, value in sorted(values.items()))
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)
