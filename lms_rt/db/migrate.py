"""Migrations by yoyo, under an advisory lock.

yoyo's own lock is a row that a killed run leaves behind and the next waits for; the advisory lock goes with the
connection, so whoever holds it may break that row safely.
"""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from yoyo import get_backend, read_migrations
from yoyo.backends import DatabaseBackend
from yoyo.migrations import MigrationList

MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations"
ADVISORY_LOCK = 0x6C6D735F7274  # "lms_rt" in ASCII: any constant nobody else in the database uses


@dataclass(frozen=True, slots=True)
class MigrationState:
    """A migration's name and whether it is applied."""

    name: str
    applied: bool


def apply(database_url: str) -> list[str]:
    """Apply what is missing; returns the names applied, oldest first."""
    with _migrations(database_url) as (backend, migrations):
        waiting = backend.to_apply(migrations)
        names = [migration.id for migration in waiting]
        backend.apply_migrations(waiting)
        return names


def rollback(database_url: str, count: int) -> list[str]:
    """Roll back the newest `count` migrations; returns their names, newest first."""
    with _migrations(database_url) as (backend, migrations):
        newest = MigrationList(list(backend.to_rollback(migrations))[:count])
        names = [migration.id for migration in newest]
        backend.rollback_migrations(newest)
        return names


def status(database_url: str) -> list[MigrationState]:
    """Every migration, oldest first, with whether it is applied."""
    with _migrations(database_url) as (backend, migrations):
        waiting = {migration.id for migration in backend.to_apply(migrations)}
        return [MigrationState(migration.id, migration.id not in waiting) for migration in migrations]


@contextmanager
def _migrations(database_url: str) -> Iterator[tuple[DatabaseBackend, MigrationList]]:
    with psycopg.connect(database_url, autocommit=True) as guard:
        guard.execute("SELECT pg_advisory_lock(%s)", (ADVISORY_LOCK,))
        backend = get_backend(_yoyo_url(database_url))
        with closing(backend.connection):
            backend.break_lock()
            yield backend, read_migrations(str(MIGRATIONS))


def _yoyo_url(url: str) -> str:
    parts = urlsplit(url)
    return urlunsplit(parts._replace(scheme="postgresql+psycopg"))
