"""Classes whose hosts have all gone: after the time the session names, the server steps, until a host returns.

Every process looks once a second (`lookout`); since when the hosts are gone stands in the session's row, so that it
survives any process. While Redis is away nobody knows who is there, and everything stays as it is.
"""

from collections.abc import Iterable
from datetime import timedelta
from typing import Protocol
from uuid import UUID

import asyncpg
import structlog

from lms_rt.db.clock import DatabaseClock
from lms_rt.db.database import Database
from lms_rt.errors import Problem
from lms_rt.services.live_steps import LiveSteps
from sql import live_sessions as sql

log = structlog.get_logger(__name__)


class Hosts(Protocol):
    """Who hosts what just now."""

    async def known_count(self, session: UUID) -> int | None:
        """How many hosts are there; None while that cannot be known."""


class Autopilot:
    """Takes classes over and gives them back."""

    def __init__(self, db: Database, clock: DatabaseClock, steps: LiveSteps, hosts: Hosts) -> None:
        self._db = db
        self._clock = clock
        self._steps = steps
        self._hosts = hosts

    async def look_at(self, classes: Iterable[asyncpg.Record]) -> None:
        """Look once at classes that have an autopilot (the rows `sql.looks.DUE` finds of them)."""
        for row in classes:
            try:
                await self._look_at(row)
            except Problem as error:  # somebody is long at this class, or the database is away; the next look finds out
                log.warning("look_waits", at="autopilot", session=str(row["id"]), error=str(error))
            except Exception:
                log.exception("look_failed", at="autopilot", session=str(row["id"]))

    async def _look_at(self, row: asyncpg.Record) -> None:
        session, gone_at = row["id"], row["hosts_gone_at"]
        present = await self._hosts.known_count(session)
        if present is None:
            return
        now = self._clock.now()
        if present > 0:
            if gone_at is not None:
                await self._db.execute(sql.HOSTS_BACK, session)
            if row["autopilot"]:
                await self._steps.set_autopilot(session, on=False)
        elif gone_at is None:
            await self._db.execute(sql.HOSTS_GONE, session, now)
        elif not row["autopilot"] and now - gone_at >= timedelta(seconds=row["autopilot_s"]):
            await self._steps.set_autopilot(session, on=True)
