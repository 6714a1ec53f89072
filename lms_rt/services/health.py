"""Whether this process can do its work: database, schema, Redis, each asked with a bounded wait."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Final

import asyncpg
from redis.asyncio import Redis

from lms_rt.contract.health import Check, Readiness
from lms_rt.db.database import Database
from lms_rt.db.migrate import MIGRATIONS
from lms_rt.errors import Problem
from lms_rt.kv.client import UNREACHABLE
from lms_rt.kv.refusing import RefusesWritesError
from sql import clock, migrations

CHECK_S: Final = 2.0
"""How long a check may take: a load balancer asks every few seconds and must hear before it gives up."""


class Health:
    """Asks what the process depends on."""

    def __init__(self, db: Database, redis: Redis) -> None:
        self._db = db
        self._redis = redis
        self._expected = frozenset(
            path.stem for path in MIGRATIONS.glob("*.sql") if not path.stem.endswith(".rollback")
        )

    async def readiness(self) -> Readiness:
        """Every check, asked at once."""
        checks = await asyncio.gather(
            _bounded("database", self._database),
            _bounded("migrations", self._migrations),
            _bounded("redis", self._ping),
        )
        return Readiness(ready=all(check.ok for check in checks), checks=list(checks))

    async def _database(self) -> str | None:
        await self._db.fetchval(clock.NOW)
        return None

    async def _migrations(self) -> str | None:
        try:
            rows = await self._db.fetch(migrations.APPLIED)
        except asyncpg.UndefinedTableError:
            rows = []
        missing = sorted(self._expected - {row["migration_id"] for row in rows})
        return f"not applied: {', '.join(missing)}" if missing else None

    async def _ping(self) -> str | None:
        with suppress(RefusesWritesError):  # it is read from; as with one that is full, we can do without the rest
            await self._redis.execute_command("PING")  # type: ignore[no-untyped-call]
        return None


async def _bounded(name: str, ask: Callable[[], Awaitable[str | None]]) -> Check:
    try:
        async with asyncio.timeout(CHECK_S):
            wrong = await ask()
    except TimeoutError:
        wrong = f"no answer in {CHECK_S:g} s"
    except (Problem, asyncpg.PostgresError, *UNREACHABLE):
        wrong = "cannot be reached"  # the reason is in the log; whoever may ask here need not learn addresses
    return Check(name=name, ok=wrong is None, detail=wrong)
