"""Webhooks of a course, and schools that may send them to this machine."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from lms_rt.contract.hook_events import HookEventName
from lms_rt.contract.webhooks import NewWebhook, WebhookCreate
from lms_rt.core import Core
from lms_rt.settings import WebhookSettings
from sql.statement import Statement
from tests.support import school
from tests.support.content import Taught
from tests.support.hook_receiver import HOST, Receiver
from tests.support.running import until_true
from tests.support.working import impatient

WAITING = Statement("SELECT count(*) FROM webhook_deliveries WHERE state = 'waiting'")
SOON = WebhookSettings(allowed_hosts=frozenset({HOST}), first_delay_s=0.01, longest_delay_s=0.05, timeout_s=2)


@asynccontextmanager
async def school_of(
    database_url: str, redis_url: str, webhooks: WebhookSettings = SOON, **more: object
) -> AsyncIterator[Core]:
    """The services of one process, without a worker."""
    given = {**impatient(), "webhooks": webhooks, **more}
    async with school.running(database_url, redis_url, **given) as system:
        yield system


async def hooked(
    course: Taught, receiver: Receiver, events: Sequence[HookEventName] = ("enrollment.changed",)
) -> NewWebhook:
    given = WebhookCreate(url=receiver.url, events=list(events))
    return await course.system.services.webhooks.create(course.teacher, course.id, given)


async def nothing_waits(system: Core) -> None:
    async def none() -> bool:
        return bool(await system.db.fetchval(WAITING) == 0)

    await until_true(none, 30)
