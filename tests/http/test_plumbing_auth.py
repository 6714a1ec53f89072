"""Who is asking: bearer tokens, the cookies of web pages with their protection, addresses behind proxies."""

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from lms_rt.kv.client import Redis
from tests.http.conftest import Client
from tests.http.demo import bearer, demo_app
from tests.http.expect import problem

COOKIES = {"lms_access": "ada", "lms_csrf": "word"}


def cookie_header(**cookies: str) -> dict[str, str]:
    return {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())}


async def test_without_a_token_one_is_asked_to_sign_in(client: Client) -> None:
    response = await client.get("/api/v1/things")
    await problem(response, 401, "unauthenticated")
    assert response.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize("value", ["Bearer nobody", "Bearer ", "Bearer", "Basic YWRhOg==", "ada"])
async def test_a_token_that_is_none_is_refused_even_where_nobody_need_sign_in(client: Client, value: str) -> None:
    for path, method in (("/api/v1/things", "GET"), ("/api/v1/maybe", "POST")):
        response = await client.request(method, path, headers={"Authorization": value})
        await problem(response, 401, "invalid_token")


async def test_a_guest_gets_where_guests_may_go_and_no_further(client: Client) -> None:
    assert (await client.get("/api/v1/things", headers=bearer("gus"))).status == 200
    await problem(await client.post("/api/v1/things", json={"name": "a"}, headers=bearer("gus")), 403, "forbidden")


async def test_an_optional_sign_in_tells_who_it_is_and_takes_nobody_too(client: Client) -> None:
    for headers, actor in ((bearer("ada"), "Ada"), (bearer("gus"), "Gus"), ({}, "nobody")):
        response = await client.post("/api/v1/maybe", headers=headers)
        assert (await response.json())["got"]["actor"] == actor


async def test_an_expired_cookie_is_nobody_where_nobody_need_sign_in(client: Client) -> None:
    response = await client.post("/api/v1/maybe", headers=cookie_header(lms_access="expired"))
    assert (await response.json())["got"]["actor"] == "nobody"
    await problem(await client.get("/api/v1/things", headers=cookie_header(lms_access="expired")), 401, "invalid_token")


async def test_a_cookie_reads_without_further_ado(client: Client) -> None:
    assert (await client.get("/api/v1/things", headers=cookie_header(lms_access="ada"))).status == 200


async def test_a_cookie_writes_only_with_the_word_repeated(client: Client) -> None:
    async def create(**headers: str) -> int:
        every = {**cookie_header(**COOKIES), **{name.replace("_", "-"): value for name, value in headers.items()}}
        return (await client.post("/api/v1/things", json={"name": "a"}, headers=every)).status

    assert await create(X_CSRF_Token="word") == 201
    assert await create() == 403
    assert await create(X_CSRF_Token="other") == 403
    assert await create(X_CSRF_Token="") == 403
    response = await client.post(
        "/api/v1/things", json={"name": "a"}, headers={**cookie_header(lms_access="ada"), "X-CSRF-Token": ""}
    )
    await problem(response, 403, "csrf_failed")


@pytest.mark.parametrize(
    "headers, status",
    [
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "same-origin"}, 201),
        ({"Origin": "https://pages.example", "Sec-Fetch-Site": "cross-site"}, 201),
        ({"Origin": "own"}, 201),
    ],
)
async def test_a_cookie_writes_only_from_our_own_pages(client: Client, headers: dict[str, str], status: int) -> None:
    own = str(client.make_url("/")).rstrip("/")
    sent = {name: value.replace("own", own) for name, value in headers.items()}
    response = await client.post(
        "/api/v1/things", json={"name": "a"}, headers={**cookie_header(**COOKIES), "X-CSRF-Token": "word", **sent}
    )
    assert response.status == status
    if status == 403:
        await problem(response, 403, "origin_refused")


async def test_a_bearer_token_needs_no_word_from_anywhere(client: Client) -> None:
    headers = {**bearer("ada"), "Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}
    assert (await client.post("/api/v1/things", json={"name": "a"}, headers=headers)).status == 201


@pytest.mark.parametrize(
    "proxies, forwarded, address",
    [
        (0, "203.0.113.9", "127.0.0.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "198.51.100.1, 203.0.113.9", "203.0.113.9"),
        (2, "198.51.100.1, 203.0.113.9", "198.51.100.1"),
        (2, "203.0.113.9", "127.0.0.1"),
        (1, "nonsense", "127.0.0.1"),
        (1, "2001:DB8::1", "2001:db8::1"),
    ],
)
async def test_the_address_is_what_the_trusted_proxies_say_and_nothing_a_client_writes(
    database_url: str, redis: Redis, proxies: int, forwarded: str, address: str
) -> None:
    app: web.Application
    async with (
        demo_app(database_url, redis, proxies=proxies) as app,
        TestClient(TestServer(app)) as client,
    ):
        response = await client.post("/api/v1/maybe", headers={"X-Forwarded-For": forwarded})
        assert (await response.json())["got"]["address"] == address
