"""Every statement the system runs, against the migrated schema."""

import importlib
import pkgutil
import re
from collections.abc import Iterator

import asyncpg
import pytest

import sql
from sql import administration, audit, courses
from sql.sorting import SortedList

# What a statement may say literally: the schema's own words, and numbers that are part of its logic.
SCHEMA_WORDS = {
    "active", "waiting", "withdrawn", "student", "assistant", "instructor", "draft", "published", "archived", "admin",
    "host", "lobby", "open", "paused", "closed", "revealed", "ended", "first", "last", "t:", "\\x1f",
    "close", "submit", "none", "marks", "full", "quiz", "in_progress", "submitted", "graded",
    "valid", "revoked", "expired", "own_pace", "catch_up", "learner", "server", "staff", "hand",
    " ", ":", "verify_email", "password_reset", "logout", "reuse", "password", "disabled", "handing",
    "step", "autopilot", "attempt", "infinity", "email", "course.invite", "$.*[*].text",
    "delivered", "failed",
}  # fmt: skip


def statements() -> Iterator[tuple[str, str]]:
    """`(sql.module.NAME, text)` of every statement."""
    for module in pkgutil.iter_modules(sql.__path__):
        for name, value in vars(importlib.import_module(f"sql.{module.name}")).items():
            if not name.isupper() or name.startswith("_"):
                continue
            if isinstance(value, str):
                yield f"sql.{module.name}.{name}", value
            elif isinstance(value, SortedList):
                yield from ((f"sql.{module.name}.{name} {which}", statement) for which, statement in value)


def without_comments(text: str) -> str:
    return re.sub(r"--[^\n]*", "", text)


async def test_every_statement_can_be_prepared_against_the_migrated_schema(database_url: str) -> None:
    connection = await asyncpg.connect(database_url)
    try:
        failed = []
        for name, text in statements():
            try:
                await connection.prepare(text)
            except asyncpg.PostgresError as error:
                failed.append(f"{name}: {error}")
        assert failed == []
    finally:
        await connection.close()


@pytest.mark.parametrize("name,text", list(statements()))
def test_a_statement_holds_no_literal_values_but_words_of_the_schema(name: str, text: str) -> None:
    literals = re.findall(r"'([^']*)'", without_comments(text))
    assert [word for word in literals if word not in SCHEMA_WORDS] == []
    assert "%" not in without_comments(text), f"{name} looks like a format string"


def test_there_are_statements_to_look_at() -> None:
    assert len(list(statements())) > 60


@pytest.mark.parametrize(
    "rows, sorts, arguments",
    [
        (administration.LIST, ("name", "-name", "email", "created_at", "-updated_at"), 6),
        (courses.LIST, ("title", "-title", "created_at", "-updated_at"), 5),
        (audit.LIST, ("at", "-at"), 7),
    ],
    ids=["people", "courses", "audit log"],
)
async def test_a_page_of_a_list_that_can_be_long_begins_at_its_place_in_an_index(
    database_url: str, rows: SortedList, sorts: tuple[str, ...], arguments: int
) -> None:
    connection = await asyncpg.connect(database_url)
    try:
        await connection.execute(
            "SET enable_seqscan = off; SET enable_sort = off; SET plan_cache_mode = force_generic_plan"
        )
        statements = dict(rows)
        for sort in sorts:
            await connection.execute(f"PREPARE page AS {statements[f'further by {sort}']}")
            given = ", ".join(["NULL"] * (arguments + 3))
            plan = "\n".join(row[0] for row in await connection.fetch(f"EXPLAIN EXECUTE page ({given})"))
            await connection.execute("DEALLOCATE page")
            assert "Index Cond: (ROW(" in plan, (sort, plan)
    finally:
        await connection.close()
