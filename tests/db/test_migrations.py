"""The schema goes up, down and up again."""

import asyncpg
import psycopg

from lms_rt.db import migrate

CATALOG = """
    SELECT 'column ' || c.relname || '.' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod) || a.attnotnull
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
    UNION ALL
    SELECT 'constraint ' || conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid)
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace
    UNION ALL
    SELECT 'index ' || indexdef FROM pg_indexes WHERE schemaname = 'public'
    UNION ALL
    SELECT 'view ' || viewname || ' ' || definition FROM pg_views WHERE schemaname = 'public'
    UNION ALL
    SELECT 'function ' || proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace
    ORDER BY 1
"""


async def catalog(url: str) -> list[str]:
    """Everything in the schema but yoyo's own tables."""
    connection = await asyncpg.connect(url)
    try:
        return [row[0] for row in await connection.fetch(CATALOG) if "yoyo" not in row[0]]
    finally:
        await connection.close()


async def test_the_schema_goes_up_down_and_up_again_to_the_same_thing(empty_database_url: str) -> None:
    applied = migrate.apply(empty_database_url)
    first = await catalog(empty_database_url)
    assert first

    rolled_back = migrate.rollback(empty_database_url, len(applied))
    assert rolled_back == applied[::-1]
    assert await catalog(empty_database_url) == []

    assert migrate.apply(empty_database_url) == applied
    assert await catalog(empty_database_url) == first


def test_applying_twice_changes_nothing_and_status_tells(empty_database_url: str) -> None:
    applied = migrate.apply(empty_database_url)
    assert migrate.apply(empty_database_url) == []
    assert [state.name for state in migrate.status(empty_database_url) if state.applied] == applied

    newest = migrate.rollback(empty_database_url, 1)
    assert newest == applied[-1:]
    assert [state.name for state in migrate.status(empty_database_url) if not state.applied] == newest


def test_a_lock_row_that_a_killed_run_left_behind_is_broken(empty_database_url: str) -> None:
    migrate.apply(empty_database_url)
    with psycopg.connect(empty_database_url, autocommit=True) as connection:
        connection.execute("INSERT INTO yoyo_lock (locked, ctime, pid) VALUES (1, now(), 1)")
    assert migrate.apply(empty_database_url) == []
