"""Accounts over REST: the shapes of the contract, on the real services."""

from collections.abc import AsyncIterator
from typing import Any, cast
from uuid import UUID

import pytest
from aiohttp import hdrs, web
from aiohttp.test_utils import TestClient, TestServer
from prometheus_client import CollectorRegistry

from lms_rt import keys
from lms_rt.domain.principal import Guest
from lms_rt.http.metrics import HttpMetrics
from lms_rt.http.plumbing import Plumbing
from lms_rt.http.register import add_routes
from lms_rt.http.views import auth, me
from lms_rt.kv.ratelimit import RateLimiter
from lms_rt.security.sealing import Sealer
from lms_rt.services import Services
from lms_rt.services.health import Health
from lms_rt.services.idempotency import Idempotency
from lms_rt.settings import RateLimit, RateLimits
from tests.http.expect import bad_paths, problem
from tests.support.accounts import PASSWORD, AccountServices, account_services, guest_of

API = "/api/v1"
ADA = {"email": "ada@example.org", "password": PASSWORD, "name": "Ada"}
CREDENTIALS = {"email": ADA["email"], "password": PASSWORD}

Client = TestClient[web.Request, web.Application]


@pytest.fixture
async def house(database_url: str, redis_url: str) -> AsyncIterator[AccountServices]:
    async with account_services(database_url, redis_url) as house:
        yield house


@pytest.fixture
async def client(house: AccountServices) -> AsyncIterator[Client]:
    async with TestClient(TestServer(app_on(house))) as client:
        yield client


def app_on(house: AccountServices, limits: RateLimits | None = None) -> web.Application:
    app = web.Application()
    app[keys.SERVICES] = cast(Services, house)
    app[keys.PLUMBING] = Plumbing(
        authenticate=house.identity.authenticate,
        limiter=RateLimiter(house.redis, "test:", limits or RateLimits()),
        idempotency=Idempotency(house.db, Sealer({"k": "a sealing key of thirty-two bytes"}, "k")),
        health=Health(house.db, house.redis),
        metrics=HttpMetrics(CollectorRegistry()),
    )
    add_routes(app, [auth.routes, me.routes])
    return app


def bearer(token: str) -> dict[str, str]:
    return {hdrs.AUTHORIZATION: f"Bearer {token}"}


async def signed_in(client: Client) -> dict[str, Any]:
    """Registers Ada where she is not known, and signs her in."""
    assert (await client.post(f"{API}/auth/register", json=ADA)).status == 201
    response = await client.post(f"{API}/auth/login", json=CREDENTIALS)
    assert response.status == 200
    return cast(dict[str, Any], await response.json())


async def test_a_registration_answers_with_the_account_and_a_known_address_with_the_same(client: Client) -> None:
    answers = [await client.post(f"{API}/auth/register", json=ADA) for _ in range(2)]
    bodies = [await answer.json() for answer in answers]
    for answer, body in zip(answers, bodies, strict=True):
        assert answer.status == 201
        assert UUID(body["id"]).version == 7
        assert {name: body[name] for name in ("email", "name", "role", "email_verified")} == {
            "email": "ada@example.org",
            "name": "Ada",
            "role": "student",
            "email_verified": False,
        }
        assert "password" not in str(body)
    assert list(bodies[0]) == list(bodies[1])
    varying = {"Date", "X-Request-ID", "RateLimit"}
    first, second = ({name: v for name, v in answer.headers.items() if name not in varying} for answer in answers)
    assert first == second


async def test_every_bad_field_of_a_registration_is_listed(client: Client) -> None:
    bad = {"email": "ada", "password": "ä" * 37, "name": " ", "role": "admin"}
    document = await problem(await client.post(f"{API}/auth/register", json=bad), 422, "validation")
    assert sorted(bad_paths(document)) == ["$.email", "$.name", "$.password", "$.role"]
    assert "ä" not in str(document), "what was typed as a password is not repeated"


async def test_more_than_72_bytes_of_password_are_a_clear_refusal_at_every_door(client: Client) -> None:
    long = "ä" * 37
    for path, body in (
        ("/auth/register", {**ADA, "password": long}),
        ("/auth/login", {**CREDENTIALS, "password": long}),
        ("/auth/password-reset/confirm", {"token": "x" * 43, "password": long}),
    ):
        document = await problem(await client.post(API + path, json=body), 422, "validation")
        assert bad_paths(document) == ["$.password"]
        assert "72 bytes" in document["fields"][0]["message"]


async def test_a_sign_in_and_a_refresh_have_the_shape_of_the_contract(client: Client) -> None:
    pair = await signed_in(client)
    response = await client.post(f"{API}/auth/refresh", json={"refresh_token": pair["refresh_token"]})
    renewed = await response.json()
    assert response.headers[hdrs.CACHE_CONTROL] == "no-store"
    for body in (pair, renewed):
        assert list(body) == ["access_token", "refresh_token", "token_type", "expires_in"]
        assert (body["token_type"], body["expires_in"]) == ("Bearer", 900)
    assert pair["refresh_token"] != renewed["refresh_token"]


async def test_a_wrong_password_and_an_unknown_address_get_the_same_document(client: Client) -> None:
    await signed_in(client)
    documents = []
    for body in ({**CREDENTIALS, "password": "wrong horse"}, {**CREDENTIALS, "email": "nobody@example.org"}):
        document = await problem(await client.post(f"{API}/auth/login", json=body), 401, "invalid_credentials")
        documents.append({name: value for name, value in document.items() if name != "instance"})
    assert documents[0] == documents[1]


async def test_a_refresh_token_used_twice_ends_everything_that_came_of_it(client: Client) -> None:
    pair = await signed_in(client)
    used = {"refresh_token": pair["refresh_token"]}
    renewed = await (await client.post(f"{API}/auth/refresh", json=used)).json()
    await problem(await client.post(f"{API}/auth/refresh", json=used), 401, "token_reused")
    newest = {"refresh_token": renewed["refresh_token"]}
    await problem(await client.post(f"{API}/auth/refresh", json=newest), 401, "invalid_token")
    await problem(await client.get(f"{API}/me", headers=bearer(renewed["access_token"])), 401, "invalid_token")


async def test_after_a_sign_out_nothing_of_the_sign_in_works(client: Client) -> None:
    pair = await signed_in(client)
    headers = bearer(pair["access_token"])
    assert (await client.post(f"{API}/auth/logout", headers=headers)).status == 204
    await problem(await client.get(f"{API}/me", headers=headers), 401, "invalid_token")
    await problem(await client.post(f"{API}/auth/logout", headers=headers), 401, "invalid_token")
    refresh = {"refresh_token": pair["refresh_token"]}
    await problem(await client.post(f"{API}/auth/refresh", json=refresh), 401, "invalid_token")


async def test_without_a_token_the_answer_says_to_sign_in(client: Client) -> None:
    for method, path in (("GET", "/me"), ("POST", "/ws-tickets"), ("POST", "/auth/logout"), ("GET", "/me/sessions")):
        await problem(await client.request(method, API + path), 401, "unauthenticated")


async def test_a_reset_is_always_accepted(client: Client, house: AccountServices) -> None:
    await signed_in(client)
    for email in (ADA["email"], "nobody@example.org"):
        response = await client.post(f"{API}/auth/password-reset", json={"email": email})
        assert (response.status, await response.read()) == (202, b"")
    token = await house.account_links.reset(ADA["email"])
    confirmation = {"token": token, "password": "another horse"}
    assert (await client.post(f"{API}/auth/password-reset/confirm", json=confirmation)).status == 204
    again = await client.post(f"{API}/auth/password-reset/confirm", json=confirmation)
    await problem(again, 401, "invalid_token")
    response = await client.post(f"{API}/auth/login", json={**CREDENTIALS, "password": "another horse"})
    assert response.status == 200


async def test_a_mailed_link_proves_the_address(client: Client, house: AccountServices) -> None:
    pair = await signed_in(client)
    person = await (await client.get(f"{API}/me", headers=bearer(pair["access_token"]))).json()
    token = await house.account_links.verification(UUID(person["id"]))
    assert (await client.post(f"{API}/auth/verify-email", json={"token": token})).status == 204
    person = await (await client.get(f"{API}/me", headers=bearer(pair["access_token"]))).json()
    assert person["email_verified"] is True
    await problem(await client.post(f"{API}/auth/verify-email", json={"token": token}), 401, "invalid_token")


async def test_a_ticket_is_given_to_people_and_to_guests(client: Client, house: AccountServices) -> None:
    pair = await signed_in(client)
    guest, token = await guest_of(house)
    for one in (pair["access_token"], token):
        response = await client.post(f"{API}/ws-tickets", headers=bearer(one))
        assert response.status == 201
        body = await response.json()
        assert list(body) == ["ticket", "expires_in"]
        assert body["expires_in"] == 30
        redeemed = await house.identity.redeem(body["ticket"])
        assert redeemed == guest or not isinstance(redeemed, Guest)


async def test_a_guest_has_no_account_to_read(client: Client, house: AccountServices) -> None:
    _, token = await guest_of(house)
    for method, path in (("GET", "/me"), ("DELETE", "/me"), ("GET", "/me/sessions"), ("POST", "/auth/logout")):
        await problem(await client.request(method, API + path, headers=bearer(token)), 403, "forbidden")


async def test_oneself_is_read_changed_and_deleted(client: Client) -> None:
    headers = bearer((await signed_in(client))["access_token"])
    read = await client.get(f"{API}/me", headers=headers)
    assert read.headers[hdrs.ETAG] == '"1"'
    assert (await client.get(f"{API}/me", headers={**headers, hdrs.IF_NONE_MATCH: '"1"'})).status == 304
    changed = await client.patch(f"{API}/me", json={"name": "Countess"}, headers={**headers, hdrs.IF_MATCH: '"1"'})
    assert ((await changed.json())["name"], changed.headers[hdrs.ETAG]) == ("Countess", '"2"')
    stale = await client.patch(f"{API}/me", json={"name": "Ada"}, headers={**headers, hdrs.IF_MATCH: '"1"'})
    await problem(stale, 412, "precondition_failed")
    granted = await client.patch(f"{API}/me", json={"role": "admin"}, headers=headers)
    assert bad_paths(await problem(granted, 422, "validation")) == ["$.role"]
    assert (await client.delete(f"{API}/me", headers=headers)).status == 204
    assert (await client.get(f"{API}/me", headers=headers)).status in {401, 403}
    await problem(await client.post(f"{API}/auth/login", json=CREDENTIALS), 401, "invalid_credentials")


async def test_ones_sign_ins_are_listed_and_ended(client: Client) -> None:
    pairs = [await signed_in(client) for _ in range(3)]
    headers = bearer(pairs[0]["access_token"])
    page = await client.get(f"{API}/me/sessions?limit=2", headers=headers)
    body = await page.json()
    assert len(body["items"]) == 2
    assert body["next"] in page.headers[hdrs.LINK]
    newest = body["items"][0]
    assert set(newest) == {"id", "client", "address", "current", "created_at", "last_used_at", "expires_at"}
    assert (newest["current"], newest["address"]) == (False, "127.0.0.1")
    path = f"{API}/me/sessions/{newest['id']}"
    assert (await (await client.get(path, headers=headers)).json()) == newest
    assert (await client.delete(path, headers=headers)).status == 204
    await problem(await client.get(path, headers=headers), 404, "not_found")
    await problem(await client.get(f"{API}/me", headers=bearer(pairs[2]["access_token"])), 401, "invalid_token")
    assert (await client.delete(f"{API}/me/sessions", headers=headers)).status == 204
    for pair in pairs:
        assert (await client.get(f"{API}/me", headers=bearer(pair["access_token"]))).status == 401


async def test_one_stays_signed_in_here_and_nowhere_else(client: Client) -> None:
    pairs = [await signed_in(client) for _ in range(3)]
    here, *elsewhere = [bearer(pair["access_token"]) for pair in pairs]
    for ended in (2, 0):
        answer = await client.post(f"{API}/me/sessions/end-others", headers=here)
        assert (answer.status, await answer.json()) == (200, {"ended": ended})
    for headers in elsewhere:
        await problem(await client.get(f"{API}/me", headers=headers), 401, "invalid_token")
    [left] = (await (await client.get(f"{API}/me/sessions", headers=here)).json())["items"]
    assert left["current"]
    await problem(await client.post(f"{API}/me/sessions/end-others"), 401, "unauthenticated")


async def test_a_sign_in_out_of_a_cookie_can_be_ended(client: Client) -> None:
    pair = await signed_in(client)
    cookies = {"lms_access": pair["access_token"], "lms_csrf": "word"}
    refused = await client.post(f"{API}/auth/logout", cookies=cookies)
    await problem(refused, 403, "csrf_failed")
    response = await client.post(f"{API}/auth/logout", cookies=cookies, headers={"X-CSRF-Token": "word"})
    assert response.status == 204
    await problem(await client.get(f"{API}/me", headers=bearer(pair["access_token"])), 401, "invalid_token")


async def test_guesses_at_one_account_are_told_when_to_come_back(database_url: str, redis_url: str) -> None:
    few = RateLimits(account=RateLimit(count=2, window_s=3600))
    async with (
        account_services(database_url, redis_url, limits=few) as house,
        TestClient(TestServer(app_on(house))) as client,
    ):
        for _ in range(2):
            wrong = await client.post(f"{API}/auth/login", json={**CREDENTIALS, "password": "wrong horse"})
            await problem(wrong, 401, "invalid_credentials")
        limited = await client.post(f"{API}/auth/login", json=CREDENTIALS)
        await problem(limited, 429, "rate_limited")
        assert int(limited.headers[hdrs.RETRY_AFTER]) >= 1
