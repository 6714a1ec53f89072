"""Probes and metrics tell the truth about the process."""

import pytest
from aiohttp.test_utils import TestClient, TestServer

from lms_rt.kv.client import Redis, connect
from tests.http.conftest import Client
from tests.http.demo import bearer, demo_app
from tests.support.full_redis import full
from tests.support.refusing_redis import Refusal, demoted, unable_to_save, without_replicas


async def test_a_process_with_all_it_needs_is_ready(client: Client) -> None:
    response = await client.get("/readyz")
    assert response.status == 200
    body = await response.json()
    assert body["ready"] is True
    assert {check["name"]: check["ok"] for check in body["checks"]} == {
        "database": True,
        "migrations": True,
        "redis": True,
    }


async def test_a_process_without_redis_is_alive_and_not_ready(database_url: str, unused_tcp_port: int) -> None:
    away = connect(f"redis://127.0.0.1:{unused_tcp_port}")
    async with demo_app(database_url, away) as app, TestClient(TestServer(app)) as client:
        assert (await client.get("/healthz")).status == 200
        response = await client.get("/readyz")
        assert response.status == 503
        checks = {check["name"]: check for check in (await response.json())["checks"]}
        assert checks["redis"] == {"name": "redis", "ok": False, "detail": "cannot be reached"}
        assert checks["database"]["ok"] is True
    await away.aclose()


@pytest.mark.parametrize("refusal", [full, unable_to_save, without_replicas, demoted])
async def test_a_process_whose_redis_is_only_read_from_is_ready(
    database_url: str, redis: Redis, redis_url: str, refusal: Refusal
) -> None:
    async with demo_app(database_url, redis) as app, TestClient(TestServer(app)) as client:
        with refusal(redis_url):
            response = await client.get("/readyz")
            assert response.status == 200, await response.text()


async def test_a_database_without_the_schema_is_not_ready(empty_database_url: str, redis: Redis) -> None:
    async with demo_app(empty_database_url, redis) as app, TestClient(TestServer(app)) as client:
        response = await client.get("/readyz")
        assert response.status == 503
        checks = {check["name"]: check for check in (await response.json())["checks"]}
        assert checks["database"]["ok"] is True
        assert checks["migrations"]["detail"].startswith("not applied: 0001.accounts, 0002.courses")


async def test_requests_are_counted_by_route_and_not_by_path(client: Client) -> None:
    await client.get("/api/v1/things/0190a0a0-0000-7000-8000-0000000000ff", headers=bearer("ada"))
    await client.get("/nowhere/at/all")
    text = await (await client.get("/metrics")).text()
    assert 'lms_http_requests_total{method="GET",route="/api/v1/things/{thing_id}",status="404"} 1.0' in text
    assert 'lms_http_requests_total{method="GET",route="none",status="404"} 1.0' in text
    assert 'lms_http_request_seconds_count{route="/api/v1/things/{thing_id}"} 1.0' in text
    assert "lms_http_requests_in_flight 1.0" in text
    assert "/nowhere" not in text
