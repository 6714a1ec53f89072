"""The same Idempotency-Key does the work once and gets the same answer."""

import asyncio

import asyncpg
import pytest
from aiohttp import ClientResponse
from aiohttp.test_utils import TestClient, TestServer

from lms_rt.db.database import Database
from lms_rt.kv.client import Redis
from lms_rt.security.sealing import Sealer
from lms_rt.services.idempotency import Idempotency
from sql.statement import Statement
from tests.http.conftest import Client
from tests.http.demo import COUNT, KEPT, SEALING_KEYS, bearer, demo_app
from tests.http.expect import bad_paths, problem

KEY = "8a0e3f8e-0001"

AGE_CLAIMS = Statement("UPDATE idempotency_keys SET created_at = now() - interval '1 hour' WHERE status = 0")
BOTH_WAYS = pytest.mark.parametrize("path", ["/things", "/apart"])


async def create(client: Client, name: str, key: str = KEY, who: str = "ada", path: str = "/things") -> ClientResponse:
    return await client.post(f"/api/v1{path}", json={"name": name}, headers={**bearer(who), "Idempotency-Key": key})


async def users(client: Client) -> int:
    app = client.app
    assert app is not None
    count: int = await app[KEPT].db.fetchval(COUNT)
    return count


@BOTH_WAYS
async def test_the_same_key_and_body_replay_the_stored_answer(client: Client, path: str) -> None:
    first, second = await create(client, "a", path=path), await create(client, "a", path=path)
    assert "Idempotency-Replayed" not in first.headers
    assert second.headers["Idempotency-Replayed"] == "true"
    assert first.status == second.status == 201
    assert await first.read() == await second.read()
    for name in ("Location", "ETag", "Content-Type"):
        assert first.headers[name] == second.headers[name]
    assert await users(client) == 1


@BOTH_WAYS
async def test_the_same_key_with_another_body_is_a_mistake(client: Client, path: str) -> None:
    await create(client, "a", path=path)
    document = await problem(await create(client, "b", path=path), 422, "idempotency_mismatch")
    assert bad_paths(document) == ["$.headers.Idempotency-Key"]
    assert await users(client) == 1


async def test_a_key_belongs_to_whoever_used_it(client: Client) -> None:
    first, second = await create(client, "a", who="ada"), await create(client, "a", who="eve")
    assert await first.read() != await second.read()
    assert await users(client) == 2


async def test_the_same_key_for_another_route_is_a_mistake(client: Client) -> None:
    headers = {"Idempotency-Key": KEY}
    assert (await client.post("/api/v1/open", json={"name": "a"}, headers=headers)).status == 201
    await problem(
        await client.post("/api/v1/open?x=1", json={"name": "a"}, headers=headers), 422, "idempotency_mismatch"
    )


@BOTH_WAYS
async def test_while_the_first_still_runs_the_second_is_told_so(client: Client, path: str) -> None:
    app = client.app
    assert app is not None
    first = asyncio.create_task(create(client, "slow", path=path))
    await app[KEPT].entered.wait()
    second = await create(client, "slow", path=path)
    assert (await problem(second, 409, "idempotency_in_progress"))["retry"] is True
    app[KEPT].gate.set()
    assert (await first).status == 201
    assert (await create(client, "slow", path=path)).headers["Idempotency-Replayed"] == "true"
    assert await users(client) == 1


@BOTH_WAYS
async def test_a_hundred_at_once_do_the_work_once(client: Client, path: str) -> None:
    answers = await asyncio.gather(*(create(client, "a", path=path) for _ in range(100)))
    assert {answer.status for answer in answers} <= {201, 409}
    assert len({await answer.read() for answer in answers if answer.status == 201}) == 1
    assert await users(client) == 1


@BOTH_WAYS
@pytest.mark.parametrize("name, status", [("refused", 409), ("broken", 500), (" ", 422)])
async def test_a_refusal_leaves_nothing_behind_and_the_key_free(
    client: Client, name: str, status: int, path: str
) -> None:
    assert (await create(client, name, path=path)).status == status
    assert await users(client) == 0
    assert (await create(client, "a", path=path)).status == 201


async def test_without_a_key_every_request_counts(client: Client) -> None:
    for _ in range(2):
        await client.post("/api/v1/things", json={"name": "a"}, headers=bearer("ada"))
    assert await users(client) == 2


@pytest.mark.parametrize("key", ["", "x" * 256, "\u00e9"])
async def test_a_key_that_is_none_is_a_bad_field(client: Client, key: str) -> None:
    document = await problem(await create(client, "a", key=key), 422, "validation")
    assert bad_paths(document) == ["$.headers.Idempotency-Key"]


async def test_what_was_begun_apart_by_a_process_that_died_may_be_tried_again_later(client: Client) -> None:
    app = client.app
    assert app is not None
    first = asyncio.create_task(create(client, "slow", path="/apart"))
    await app[KEPT].entered.wait()
    await problem(await create(client, "slow", path="/apart"), 409, "idempotency_in_progress")
    await app[KEPT].db.execute(AGE_CLAIMS)
    app[KEPT].entered.clear()
    second = asyncio.create_task(create(client, "slow", path="/apart"))
    await app[KEPT].entered.wait()
    app[KEPT].gate.set()
    assert (await first).status == (await second).status == 201


async def test_a_body_that_the_handler_reads_itself_is_compared_too(client: Client) -> None:
    headers = {"Idempotency-Key": KEY, "Content-Type": "text/plain"}
    answers = [await client.post("/api/v1/texts", data="a", headers=headers) for _ in range(2)]
    assert [await answer.json() for answer in answers] == [{"got": {"text": "a"}}] * 2
    assert answers[1].headers["Idempotency-Replayed"] == "true"
    await problem(await client.post("/api/v1/texts", data="b", headers=headers), 422, "idempotency_mismatch")


async def test_the_table_alone_gives_no_secret_away(client: Client, database_url: str) -> None:
    headers = {"Idempotency-Key": KEY}
    first = await client.post("/api/v1/open", json={"name": "a"}, headers=headers)
    assert b"a secret in the answer" in await first.read()
    connection = await asyncpg.connect(database_url)
    try:
        row = await connection.fetchrow("SELECT * FROM idempotency_keys")
    finally:
        await connection.close()
    assert row is not None
    assert b"secret" not in row["body"]
    assert KEY not in repr(row)
    second = await client.post("/api/v1/open", json={"name": "a"}, headers=headers)
    assert await second.read() == await first.read()


async def test_keys_may_be_rotated_and_an_answer_under_a_lost_one_is_not_done_again(
    database_url: str, redis: Redis
) -> None:
    k1, k2 = SEALING_KEYS["k1"], SEALING_KEYS["k2"]
    async with demo_app(database_url, redis, sealing={"k1": k1}) as app, TestClient(TestServer(app)) as client:
        assert (await create(client, "a")).status == 201
    async with (
        demo_app(database_url, redis, sealing={"k2": k2, "k1": k1}) as app,
        TestClient(TestServer(app)) as client,
    ):
        assert (await create(client, "a")).headers["Idempotency-Replayed"] == "true"
    async with demo_app(database_url, redis, sealing={"k2": k2}) as app, TestClient(TestServer(app)) as client:
        await problem(await create(client, "a"), 409, "conflict")
        assert await users(client) == 1


async def test_an_answer_is_forgotten_after_a_day(client: Client) -> None:
    app = client.app
    assert app is not None
    db: Database = app[KEPT].db
    await create(client, "a")
    await db.execute(Statement("UPDATE idempotency_keys SET created_at = now() - interval '25 hours'"))
    assert "Idempotency-Replayed" not in (await create(client, "b")).headers
    assert (await create(client, "b")).headers["Idempotency-Replayed"] == "true"
    service = Idempotency(db, Sealer(SEALING_KEYS, "k1"))
    assert await service.sweep() == 0
    await db.execute(Statement("UPDATE idempotency_keys SET created_at = now() - interval '25 hours'"))
    assert await service.sweep() == 1
