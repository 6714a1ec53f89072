"""The PostgreSQL and Redis that all subjects share: durable, pinned beside the load client, their CPU counted apart."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import asyncpg
from redis.asyncio import Redis

from bench.measure.cores import Cores
from bench.measure.cpu import cpu_seconds, family, parent_of, pin

DATABASE_URL = "BENCH_DATABASE_URL"
REDIS_URL = "BENCH_REDIS_URL"
"""Servers on this machine to use instead of embedded ones. Their data is overwritten."""


@dataclass(frozen=True, slots=True)
class Services:
    """Addresses and process ids of the shared servers."""

    database_url: str
    redis_url: str
    postmaster: int
    redis: int
    versions: dict[str, str]

    def postgres_cpu(self) -> float:
        """CPU seconds of all of PostgreSQL so far."""
        return cpu_seconds(family(self.postmaster))

    def redis_cpu(self) -> float:
        """CPU seconds of Redis or Valkey so far."""
        return cpu_seconds([self.redis])

    def pin(self, cores: Cores) -> None:
        """Ties both to their cores; what they start later inherits it."""
        if cores.services:
            pin([*family(self.postmaster), self.redis], set(cores.services))


@contextmanager
def service_addresses(work: Path) -> Iterator[tuple[str, str]]:
    """The configured servers, or embedded ones with their data in `work`. Starts them, so call it outside the loop."""
    database_url, redis_url = os.environ.get(DATABASE_URL), os.environ.get(REDIS_URL)
    if database_url and redis_url:
        yield database_url, redis_url
        return
    from lms_rt.embedded import EmbeddedServices

    with EmbeddedServices(work / "services") as embedded:
        yield embedded.database_url, embedded.redis_url


async def examined(database_url: str, redis_url: str) -> Services:
    """Looks the servers over; raises RuntimeError when an acknowledgement of theirs would mean nothing."""
    connection = await asyncpg.connect(database_url)
    try:
        postmaster = parent_of(await connection.fetchval("SELECT pg_backend_pid()"))
        version = await connection.fetchval("SHOW server_version")
        fsync = await connection.fetchval("SHOW fsync")
    finally:
        await connection.close()
    if fsync != "on":
        raise RuntimeError("PostgreSQL runs without fsync: its acknowledgements would mean nothing")
    async with Redis.from_url(redis_url) as client:
        info = await client.info("server")
    name = "Valkey" if "valkey_version" in info else "Redis"
    versions = {"PostgreSQL": version, name: str(info.get("valkey_version", info["redis_version"]))}
    return Services(database_url, redis_url, postmaster, info["process_id"], versions)
