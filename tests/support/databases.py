"""Databases for the tests: copies of a migrated template, of which one is used again and again."""

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import psycopg
from psycopg import sql

from lms_rt.db import migrate

Marks = tuple[object, ...]

LEAVING = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> %s"
# Which transactions wrote the schema, and what migrations keep of themselves
MARKS = """
    SELECT
        (SELECT ROW(count(*), sum(xmin::text::bigint)) FROM pg_class WHERE oid >= 16384 AND relkind IN ('v', 'i', 'S')),
        (SELECT ROW(count(*), sum(xmin::text::bigint)) FROM pg_attribute WHERE attrelid >= 16384),
        (SELECT ROW(count(*), sum(xmin::text::bigint)) FROM pg_trigger WHERE oid >= 16384),
        (SELECT ROW(count(*), sum(xmin::text::bigint)) FROM pg_constraint WHERE oid >= 16384),
        (SELECT ROW(count(*), sum(xmin::text::bigint)) FROM pg_proc WHERE oid >= 16384),
        (SELECT ROW(count(*), sum(xmin::text::bigint)) FROM pg_type WHERE oid >= 16384),
        (SELECT ROW(count(*), sum(xmin::text::bigint)) FROM _yoyo_migration),
        (SELECT count(*) FROM pg_statistic WHERE starelid >= 16384)
"""
FILLED = """
    SELECT relname, pg_relation_size(oid) / current_setting('block_size')::int FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname !~ '^_yoyo' AND pg_relation_size(oid) > 0
"""
COUNTED = "SELECT setval(format('%I.%I', schemaname, sequencename), 1, false) FROM pg_sequences WHERE last_value > 0"
PAGES_MAX = 10
"""Up to so many pages the planner takes a table that was never analysed for as large as any: rows that are deleted and
not yet cleared away change no plan."""


@contextmanager
def migrated_template(admin_url: str) -> Iterator[str]:
    """The name of a database with the whole schema and no rows, from which others are copied."""
    name = _unused_name("template")
    _execute(admin_url, sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    try:
        migrate.apply(with_database(admin_url, name))
        yield name
    finally:
        _drop(admin_url, name)


@contextmanager
def copied_database(admin_url: str, template: str) -> Iterator[str]:
    """The address of a fresh copy of a database.

    Copying files took 18 to 25 ms, through the log 31 to 53 ms, on a volatile server whose checkpoints cost nothing;
    nobody may be connected to the template.
    """
    name = _unused_name("test")
    copy = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY")
    _execute(admin_url, copy.format(sql.Identifier(name), sql.Identifier(template)))
    try:
        yield with_database(admin_url, name)
    finally:
        _drop(admin_url, name)


class RenewedDatabase:
    """A database for one test after the other, each of which finds it as new.

    It is emptied, or another copy is made where that would not make it as new: where a test changed the schema,
    gathered statistics or stored much. A copy, its end and its first connection cost the machine 150 ms of work,
    emptying 10.
    """

    def __init__(self, admin_url: str, template: str) -> None:
        self._admin_url = admin_url
        self._template = template
        self._copy = ExitStack()
        self._url: str | None = None
        self._marks: Marks = ()

    def fresh(self) -> str:
        """Its address, once nobody is connected and nothing is in it."""
        if self._url is None or not self._emptied(self._url):
            self.close()
            self._url = self._copy.enter_context(copied_database(self._admin_url, self._template))
            with psycopg.connect(self._url, autocommit=True) as connection:
                self._marks = _marks(connection)
        return self._url

    def close(self) -> None:
        """Drop it."""
        self._url = None
        self._copy.close()

    def _emptied(self, url: str) -> bool:
        with psycopg.connect(url, autocommit=True) as connection:
            while connection.execute(LEAVING, [connection.info.backend_pid]).fetchall():
                time.sleep(0.001)  # what the test before left connected goes within milliseconds
            filled = connection.execute(FILLED).fetchall()
            if any(pages > PAGES_MAX for _, pages in filled) or _marks(connection) != self._marks:
                return False
            try:
                connection.execute("SET session_replication_role = replica")  # tables in any order, no triggers
            except psycopg.errors.InsufficientPrivilege:
                return False
            with connection.transaction():
                for table, _ in filled:
                    connection.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)))
                connection.execute(COUNTED)
        return True


def with_database(url: str, name: str) -> str:
    """The same server's address with another database's name."""
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def _marks(connection: "psycopg.Connection[tuple[object, ...]]") -> Marks:
    marks = connection.execute(MARKS).fetchone()
    assert marks is not None
    return marks


def _unused_name(kind: str) -> str:
    return f"lms_{kind}_{uuid4().hex}"


def _drop(admin_url: str, name: str) -> None:
    _execute(admin_url, sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _execute(url: str, statement: sql.Composed) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(statement)
