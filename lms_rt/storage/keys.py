"""The form of keys; what comes from outside never reaches a path or a bucket unchecked."""

import re
from typing import Final

_KEY: Final = re.compile(r"[a-z0-9][a-z0-9-]*(/[a-z0-9][a-z0-9-]*)*")
KEY_MAX: Final = 200


def checked(key: str) -> str:
    """The key itself. Raises ValueError where it is not one: no dots, so no way out of a directory."""
    if len(key) > KEY_MAX or _KEY.fullmatch(key) is None:
        raise ValueError(f"{key!r} is not a key")
    return key
