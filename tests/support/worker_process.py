"""`lms-rt worker` as a process of its own, to be killed."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from lms_rt.settings import Settings


class WorkerProcess:
    """A worker that runs."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    async def kill(self) -> None:
        """As the kernel does when memory runs out: nothing is finished, nothing is said."""
        if self._process.returncode is None:
            self._process.send_signal(signal.SIGKILL)
        await self._process.wait()

    async def until_ready(self) -> None:
        """Come back once it takes jobs."""
        assert self._process.stderr is not None
        said = b""
        async with asyncio.timeout(120):
            while b"worker_ready" not in said:
                said = await self._process.stderr.readline()
                assert said, "the worker ended"
        self._drain = asyncio.create_task(self._process.stderr.read())  # or its log would fill the pipe


@asynccontextmanager
async def worker_process(settings: Settings, concurrency: int = 4) -> AsyncIterator[WorkerProcess]:
    """A worker with the given settings; killed at the end if it lives."""
    assert settings.database.url is not None
    assert settings.redis.url is not None
    said = {
        "DATABASE__URL": settings.database.url.get_secret_value(),
        "REDIS__URL": settings.redis.url.get_secret_value(),
        "REDIS__PREFIX": settings.redis.prefix,
        "SECURITY__JWT_KEYS": '{"first": "k3y-of-the-tests-0123456789-abcdefghij"}',
        "SECURITY__BCRYPT_COST": "4",
        "JOBS": settings.jobs.model_dump_json(),
        "WEBHOOKS": settings.webhooks.model_dump_json(),
        "MAIL": settings.mail.model_dump_json(exclude_none=True),
        "DATA_DIR": str(settings.data_dir),
        "LOG__FORMAT": "json",
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "lms_rt", "worker", "--concurrency", str(concurrency)),
        env={**os.environ, **{f"LMS_{name}": value for name, value in said.items()}},
        stderr=asyncio.subprocess.PIPE,
    )
    worker = WorkerProcess(process)
    try:
        await worker.until_ready()
        yield worker
    finally:
        await worker.kill()
