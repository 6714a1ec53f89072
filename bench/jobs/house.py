"""A school of its own on embedded servers, with worker and server processes to be measured."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID, uuid4

from pydantic import SecretStr

from lms_rt.contract.accounts import Credentials, NewUser
from lms_rt.contract.courses import CourseCreate, CoursePatch
from lms_rt.contract.lessons import LessonCreate, ModuleCreate
from lms_rt.core import Core, core
from lms_rt.domain.principal import Person, Role
from lms_rt.settings import DatabaseSettings, MailSettings, RedisSettings, SecuritySettings, Settings
from sql.statement import Statement

KEY = "k3y-of-the-bench-0123456789-abcdefghij"
PASSWORD = "correct horse battery"
WAITING = Statement("SELECT count(*) FROM outbox WHERE done_at IS NULL AND failed_at IS NULL")


@dataclass(frozen=True)
class House:
    """The services of this process, and what others need to work on the same data."""

    system: Core
    database_url: str
    redis_url: str
    data: Path

    def environment(self, more: Mapping[str, str] | None = None) -> dict[str, str]:
        """For a process of ours."""
        said = {
            "DATABASE__URL": self.database_url,
            "REDIS__URL": self.redis_url,
            "SECURITY__JWT_KEYS": f'{{"first": "{KEY}"}}',
            "SECURITY__BCRYPT_COST": "4",
            "DATA_DIR": str(self.data),
            "MAIL": self.system.settings.mail.model_dump_json(exclude_none=True),
            "LOG__FORMAT": "json",
            **(more or {}),
        }
        return {**os.environ, **{f"LMS_{name}": value for name, value in said.items()}}

    async def person(self, name: str, role: Role = Role.STUDENT) -> tuple[Person, str]:
        """Somebody with an account, and their address."""
        email = f"{uuid4().hex}@school.example"
        given = NewUser.model_validate({"email": email, "name": name, "role": role.value, "password": PASSWORD})
        user = await self.system.services.accounts.create_user(given)
        return Person(user.id, name, role, uuid4()), email

    async def token(self, email: str) -> str:
        """An access token."""
        given = Credentials(email=email, password=PASSWORD)
        return (await self.system.services.sign_in.login(given, client="bench", address="127.0.0.1")).access_token

    async def course(self) -> tuple[Person, UUID, UUID]:
        """An instructor, a published course, and its only lesson."""
        services = self.system.services
        teacher, _ = await self.person("Grace Hopper", Role.INSTRUCTOR)
        made = await services.courses.create(teacher, CourseCreate(title="Geography"))
        await services.courses.edit(teacher, made.id, CoursePatch(status="published"), made.revision)
        module = await services.modules.create(teacher, made.id, ModuleCreate(title="Module"))
        given = LessonCreate(title="Lesson", kind="text", status="published")
        return teacher, made.id, (await services.lessons.create(teacher, module.id, given)).id

    async def all_done(self) -> None:
        """Come back once no job is left."""
        while await self.system.db.fetchval(WAITING):  # noqa: ASYNC110 - no event of another process's
            await asyncio.sleep(0.02)


@asynccontextmanager
async def house(database_url: str, redis_url: str, data: Path, mail: MailSettings) -> AsyncIterator[House]:
    """Services on these servers."""
    settings = Settings(
        data_dir=data,
        database=DatabaseSettings(url=SecretStr(database_url)),
        redis=RedisSettings(url=SecretStr(redis_url)),
        security=SecuritySettings(jwt_keys={"first": SecretStr(KEY)}, bcrypt_cost=4),
        mail=mail,
    )
    async with core(settings) as system:
        yield House(system, database_url, redis_url, data)


@asynccontextmanager
async def worker(house: House, concurrency: int) -> AsyncIterator[int]:
    """`lms-rt worker`; its process id, once it takes jobs."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "lms_rt", "worker", "--concurrency", str(concurrency)),
        env=house.environment(),
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stderr is not None
    try:
        while b"worker_ready" not in (said := await process.stderr.readline()):
            if not said:
                raise RuntimeError("the worker ended")
        rest = asyncio.create_task(process.stderr.read())
        yield process.pid
        process.terminate()
        await rest
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
