"""A Lua script beside its module, run by its hash."""

from collections.abc import Sequence
from importlib.resources import files

from redis.asyncio import Redis
from redis.exceptions import NoScriptError


class Script:
    """`lms_rt/kv/<name>.lua`."""

    def __init__(self, redis: Redis, name: str) -> None:
        self._script = redis.register_script(files("lms_rt.kv").joinpath(f"{name}.lua").read_bytes())
        self._redis = redis

    async def __call__(self, keys: Sequence[str | bytes], args: Sequence[str | bytes | int]) -> list[object]:
        """What the script returns. Loads it where the server does not know it yet (the first time, after a restart)."""
        command = "EVALSHA", self._script.sha, len(keys), *keys, *args
        try:
            result: list[object] = await self._redis.execute_command(*command)  # type: ignore[no-untyped-call]
        except NoScriptError:
            await self._redis.script_load(self._script.script)
            result = await self._redis.execute_command(*command)  # type: ignore[no-untyped-call]
        return result
