"""What jobs work with; made once a worker."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from saq.types import Context

from lms_rt.db.database import Database
from lms_rt.security.sealing import Sealer
from lms_rt.services.idempotency import Idempotency
from lms_rt.settings import Settings


@dataclass(frozen=True, slots=True)
class House:
    """Connections and services."""

    settings: Settings
    db: Database
    idempotency: Idempotency


class JobContext(Context, total=False):
    """What SAQ hands to every job."""

    house: House


@asynccontextmanager
async def house(settings: Settings) -> AsyncIterator[House]:
    """`settings` must name the database and signing keys. Raises OSError or asyncpg.PostgresError."""
    assert settings.database.url is not None
    keys = {kid: key.get_secret_value() for kid, key in settings.security.jwt_keys.items()}
    db = await Database.connect(
        settings.database.url.get_secret_value(),
        pool_min=0,
        pool_max=settings.database.pool_max,
        prepared=not settings.database.pgbouncer,
    )
    try:
        yield House(settings, db, Idempotency(db, Sealer(keys, settings.security.signing_kid)))
    finally:
        await db.close()
