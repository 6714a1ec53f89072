"""Embedded servers of a test's own."""

from pathlib import Path

import psycopg

from lms_rt.embedded import EmbeddedServices


def volatile(data_dir: Path) -> EmbeddedServices:
    return EmbeddedServices(data_dir, volatile=True)


def pids(services: EmbeddedServices) -> tuple[int, int]:
    return services.postgres_pid, services.valkey_pid


def query(services: EmbeddedServices, text: str) -> object:
    with psycopg.connect(services.database_url, autocommit=True) as connection:
        cursor = connection.execute(text.encode())
        row = cursor.fetchone() if cursor.description else None
        return row[0] if row else None
