"""Workers in this process, on real servers."""

from collections.abc import AsyncIterator

import pytest

from lms_rt.core import Core
from tests.support import school
from tests.support.hook_receiver import Receiver, hook_receiver
from tests.support.mail_server import MailServer, mail_server
from tests.support.working import impatient, working


@pytest.fixture
async def post() -> AsyncIterator[MailServer]:
    """A mail server."""
    async with mail_server() as server:
        yield server


@pytest.fixture
async def idle(database_url: str, redis_url: str, post: MailServer) -> AsyncIterator[Core]:
    """The services of one process, with short patience and a mail server, and no worker."""
    async with school.running(database_url, redis_url, **impatient(post.port)) as running:
        yield running


@pytest.fixture
async def system(database_url: str, redis_url: str, post: MailServer) -> AsyncIterator[Core]:
    """The services of one process, with short patience and a mail server, and a worker beside them."""
    async with school.running(database_url, redis_url, **impatient(post.port)) as running, working(running):
        yield running


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    """Another system, which takes webhooks."""
    async with hook_receiver() as server:
        yield server
