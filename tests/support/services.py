"""Real PostgreSQL and Valkey for the tests: embedded ones without durability, or configured ones.

`TEST_DATABASE_URL` names a database whose role may create databases; `TEST_REDIS_URL` an empty logical database
that is flushed before every test. Both servers must be the tests' own for the time of the run. Several processes can
share the first, not the second.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import redis

from lms_rt.embedded import EmbeddedServices

DATABASE_VARIABLE = "TEST_DATABASE_URL"
REDIS_VARIABLE = "TEST_REDIS_URL"


@dataclass(frozen=True)
class Services:
    """Addresses of running servers; `admin_url` may create databases."""

    admin_url: str
    redis_url: str


@contextmanager
def running_services() -> Iterator[Services]:
    """The servers of a test run: what is configured, the embedded ones for the rest."""
    database_url = os.environ.get(DATABASE_VARIABLE)
    redis_url = os.environ.get(REDIS_VARIABLE)
    if redis_url:
        if "PYTEST_XDIST_WORKER" in os.environ:
            raise RuntimeError(f"{REDIS_VARIABLE} serves one process: leave out -n, or the variable")
        _refuse_foreign_keys(redis_url)
    if database_url and redis_url:
        yield Services(database_url, redis_url)
        return
    with own_services() as embedded:
        yield Services(database_url or embedded.database_url, redis_url or embedded.redis_url)


@contextmanager
def own_services() -> Iterator[EmbeddedServices]:
    """Embedded servers that nobody else uses, in a directory that vanishes with them."""
    directory = Path(tempfile.mkdtemp(prefix="lms-rt-test-"))
    try:
        with EmbeddedServices(directory, volatile=True) as embedded:
            yield embedded
    finally:
        shutil.rmtree(directory, ignore_errors=True)


def flush(redis_url: str) -> None:
    """Empty a logical database."""
    with redis.Redis.from_url(redis_url) as client:
        client.flushdb()


def _refuse_foreign_keys(redis_url: str) -> None:
    with redis.Redis.from_url(redis_url) as client:
        if client.dbsize():
            raise RuntimeError(f"{REDIS_VARIABLE} names a database that holds keys: give the tests an empty one")
