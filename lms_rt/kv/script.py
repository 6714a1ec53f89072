"""A Lua script beside its module, run by its hash."""

import hashlib
from collections.abc import Sequence
from importlib.resources import files
from typing import Any

from redis.exceptions import NoScriptError

from lms_rt.kv.client import Redis


class Script:
    """`lms_rt/kv/<name>.lua`."""

    def __init__(self, redis: Redis, name: str) -> None:
        self._exchange = redis.exchange
        self._text = files("lms_rt.kv").joinpath(f"{name}.lua").read_bytes()
        self._hash = hashlib.sha1(self._text).hexdigest()  # noqa: S324 - how Redis names scripts

    async def __call__(self, keys: Sequence[str | bytes], args: Sequence[str | bytes | int]) -> list[Any]:
        """What the script returns. Loads it where the server does not know it yet (the first time, after a restart)."""
        command = "EVALSHA", self._hash, len(keys), *keys, *args
        try:
            result: list[Any] = await self._exchange(*command)
        except NoScriptError:
            await self._exchange("SCRIPT", "LOAD", self._text)
            result = await self._exchange(*command)
        return result
