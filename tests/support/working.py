"""Workers for tests."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

from lms_rt.core import Core
from lms_rt.db import outbox
from lms_rt.settings import JobSettings, MailSettings
from sql.statement import Statement
from tests.support.running import until_true
from workers.main import run

ENDED = Statement("SELECT done_at IS NOT NULL OR failed_at IS NOT NULL FROM outbox WHERE uid = $1")
ALL_ENDED = Statement("SELECT count(*) = 0 FROM outbox WHERE done_at IS NULL AND failed_at IS NULL")


def impatient(mail_port: int | None = None) -> dict[str, object]:
    """Settings under which a dead worker is noticed within seconds, with or without a mail server."""
    mail = MailSettings(sender="School <school@lms.example>")
    if mail_port is not None:
        mail = mail.model_copy(update={"host": "127.0.0.1", "port": mail_port, "tls": "none", "timeout_s": 5.0})
    return {"jobs": JobSettings(lease_s=2, forgotten_after_s=1), "mail": mail}


@asynccontextmanager
async def working(system: Core, concurrency: int = 4) -> AsyncIterator[None]:
    """A worker beside the block."""
    stop = asyncio.Event()
    worker = asyncio.create_task(run(system, concurrency, stop))
    try:
        yield
    finally:
        stop.set()
        await worker


async def ask(system: Core, job: str, key: str, payload: outbox.Payload, owner: UUID | None = None) -> UUID:
    """Ask for a job, in a transaction of its own."""
    async with system.db.transaction() as tx:
        asked = await outbox.enqueue(tx, job, key, payload, owner=owner)
    assert asked is not None
    return asked


async def ended(system: Core, job: UUID, within_s: float = 60) -> None:
    """Come back once a job is done or given up."""

    async def has_ended() -> bool:
        return bool(await system.db.fetchval(ENDED, job))

    await until_true(has_ended, within_s)


async def all_ended(system: Core, within_s: float = 60) -> None:
    """Come back once no job is left."""

    async def have_ended() -> bool:
        return bool(await system.db.fetchval(ALL_ENDED))

    await until_true(have_ended, within_s)
