"""Whatever goes wrong is a problem document with a stable code and every bad field."""

import asyncio
from collections.abc import AsyncIterator
from io import BytesIO

import pytest
from aiohttp import ClientPayloadError, web
from pydantic_core import from_json

from lms_rt import limits
from lms_rt.kv.client import Redis
from lms_rt.serving.connections import UNREADABLE, Runner
from lms_rt.settings import RateLimit, RateLimits
from tests.http.conftest import Client
from tests.http.demo import bearer, demo_app
from tests.http.expect import bad_paths, problem


async def test_every_bad_field_of_a_body_is_listed_by_the_path_its_author_wrote(client: Client) -> None:
    body = {
        "name": " ",
        "thing": {"kind": "choice", "options": [{"text": ""}, {"id": "b", "text": "B", "x": 1}]},
        "y": 2,
    }
    response = await client.put("/api/v1/shapes/1/round", json=body, headers=bearer("ada"))
    document = await problem(response, 422, "validation")
    fields = {field["path"]: field["message"] for field in document["fields"]}
    assert fields.keys() == {
        "$.name",
        "$.thing.options[0].id",
        "$.thing.options[0].text",
        "$.thing.options[1].x",
        "$.y",
    }
    assert fields["$.thing.options[0].id"] == "is required"
    assert fields["$.y"] == "is not a known field"


@pytest.mark.parametrize(
    "thing, paths",
    [
        ({"kind": "text", "text": [1, "two"]}, ["$.thing.text[1]"]),
        ({"kind": "text", "text": [1], "more": 1}, ["$.thing.more"]),
        ({"kind": "text", "text": [1, []]}, ["$.thing.text[1]"]),
        ({"kind": "text"}, ["$.thing.text"]),
        ({"kind": "text", "text": "text"}, ["$.thing.text"]),
        ({"kind": "nothing"}, ["$.thing.kind"]),
        ({}, ["$.thing.kind"]),
        ({"kind": "choice", "text": 1}, ["$.thing.options", "$.thing.text"]),
        (7, ["$.thing"]),
    ],
)
async def test_the_tag_of_a_union_is_in_no_path(client: Client, thing: object, paths: list[str]) -> None:
    response = await client.put("/api/v1/shapes/1/round", json={"name": "a", "thing": thing}, headers=bearer("ada"))
    document = await problem(response, 422, "validation")
    assert bad_paths(document) == paths


async def test_a_body_of_nothing_but_mistakes_gets_a_short_answer(client: Client) -> None:
    body = {f"unknown {number}": number for number in range(20_000)}
    response = await client.post("/api/v1/things", json=body, headers=bearer("ada"))
    document = await problem(response, 422, "validation")
    assert len(bad_paths(document)) == 100


async def test_a_body_of_nothing_but_repetitions_gets_a_short_answer_too(client: Client) -> None:
    # And soon: names were once counted each for itself, which took minutes for as many as a body may have
    twice = ",".join(f'"{number}":1,"{number}":2' for number in range(14_000))
    headers = {**bearer("ada"), "Content-Type": "application/json"}
    response = await client.post("/api/v1/things", data=f"{{{twice}}}", headers=headers)
    document = await problem(response, 422, "validation")
    assert len(bad_paths(document)) == 200, "as unknown, and as repeated"


async def test_a_body_of_more_parts_than_anything_has_is_too_large(client: Client) -> None:
    body = {f"unknown {number}": [number] for number in range(limits.BODY_PARTS_MAX // 2 + 1)}
    response = await client.post("/api/v1/things", json=body, headers=bearer("ada"))
    document = await problem(response, 413, "too_large")
    assert document["detail"] == "At most 30000 values in a body, please"


async def test_every_bad_field_of_a_query_is_listed(client: Client) -> None:
    response = await client.get("/api/v1/things?limit=0&limits=3&q=a&q=b&cursor=zzz", headers=bearer("ada"))
    document = await problem(response, 422, "validation")
    assert set(bad_paths(document)) == {"$.query.limit", "$.query.limits", "$.query.q", "$.query.cursor"}


@pytest.mark.parametrize("limit", ["1_0", "%2B10", "%2010", "10%20", "1e1", "0x1", "ten", "", "%EF%BC%91", "1.0"])
async def test_a_number_is_written_in_one_way(client: Client, limit: str) -> None:
    document = await problem(
        await client.get(f"/api/v1/things?limit={limit}", headers=bearer("ada")), 422, "validation"
    )
    assert bad_paths(document) == ["$.query.limit"]


@pytest.mark.parametrize(
    "content, kind, status, code",
    [
        (b"{", "application/json", 400, "malformed"),
        (b"", "application/json", 400, "malformed"),
        (b'{"name":"\\ud800"}', "application/json", 400, "malformed"),
        (b"\xff", "application/json", 400, "malformed"),
        (b"[1]", "application/json", 422, "validation"),
        (b"3", "application/json", 422, "validation"),
        (b'{"name":"a"}', "text/plain", 415, "unsupported_media_type"),
        (b'{"name":"a"}', "application/x-www-form-urlencoded", 415, "unsupported_media_type"),
        (b" " * (limits.MAX_BODY_BYTES + 1), "application/json", 413, "too_large"),
    ],
)
async def test_a_body_that_cannot_be_read_is_refused_by_what_is_wrong_with_it(
    client: Client, content: bytes, kind: str, status: int, code: str
) -> None:
    headers = {**bearer("ada"), "Content-Type": kind}
    response = await client.post("/api/v1/things", data=BytesIO(content), headers=headers)
    await problem(response, status, code)


@pytest.mark.parametrize("encoding, content", [("gzip", b"no gzip"), ("deflate", b"no deflate")])
async def test_a_body_that_is_not_encoded_as_it_says_is_malformed(
    client: Client, encoding: str, content: bytes
) -> None:
    headers = {**bearer("ada"), "Content-Type": "application/json", "Content-Encoding": encoding}
    response = await client.post("/api/v1/things", data=content, headers=headers)
    assert "Content-Encoding" in (await problem(response, 400, "malformed"))["detail"]


async def test_a_chunked_body_is_bounded_too(client: Client) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(20):
            yield b" " * 65_536

    headers = {**bearer("ada"), "Content-Type": "application/json"}
    response = await client.post("/api/v1/things", data=chunks(), headers=headers)
    await problem(response, 413, "too_large")


async def test_who_has_not_said_who_they_are_sends_little(client: Client) -> None:
    body = b'{"name":"a"}'.ljust(limits.STRANGERS_BODY_BYTES)
    headers = {"Content-Type": "application/json"}
    assert (await client.post("/api/v1/open", data=body, headers=headers)).status == 201
    assert (await client.post("/api/v1/things", data=body + b" ", headers={**headers, **bearer("ada")})).status == 201
    await problem(await client.post("/api/v1/open", data=body + b" ", headers=headers), 413, "too_large")

    async def chunks() -> AsyncIterator[bytes]:
        yield body
        yield b" "

    await problem(await client.post("/api/v1/open", data=chunks(), headers=headers), 413, "too_large")


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/things/not-a-uuid",
        "/api/v1/things/{0190a0a0-0000-7000-8000-000000000001}",
        "/api/v1/things/0190a0a000007000800000000000000100",
        "/api/v1/nothing",
        "/api/v1/things/0190a0a0-0000-7000-8000-0000000000ff",
    ],
)
async def test_what_is_not_there_is_not_found_however_it_is_misspelt(client: Client, path: str) -> None:
    await problem(await client.get(path, headers=bearer("ada")), 404, "not_found")


@pytest.mark.parametrize("path", ["x/round", "1/oval", "1.5/round"])
async def test_a_path_segment_of_the_wrong_type_is_not_found(client: Client, path: str) -> None:
    await problem(await client.put(f"/api/v1/shapes/{path}", json={}, headers=bearer("ada")), 404, "not_found")


async def test_a_thing_has_one_address(client: Client) -> None:
    made = await client.post("/api/v1/things", json={"name": "a"}, headers=bearer("ada"))
    thing = (await made.json())["id"]
    assert (await client.get(f"/api/v1/things/{thing}", headers=bearer("ada"))).status == 200
    elsewhere = f"{thing[:8]}{thing[9:]}-"  # its digits, with another place for a hyphen
    await problem(await client.get(f"/api/v1/things/{elsewhere}", headers=bearer("ada")), 404, "not_found")


async def test_a_method_that_does_not_exist_names_those_that_do(client: Client) -> None:
    response = await client.put("/api/v1/things")
    await problem(response, 405, "method_not_allowed")
    assert response.headers["Allow"] == "GET,HEAD,POST"


async def test_a_refusal_carries_what_the_client_needs_to_go_on(client: Client) -> None:
    response = await client.post("/api/v1/things", json={"name": "refused"}, headers=bearer("ada"))
    document = await problem(response, 409, "conflict")
    assert document["current"] == {"name": "other"}
    assert document["detail"] == "Not that one"


async def test_an_unexpected_error_says_nothing_of_its_reason(client: Client) -> None:
    headers = {**bearer("ada"), "X-Request-ID": "given-by-the-proxy"}
    response = await client.post("/api/v1/things", json={"name": "broken"}, headers=headers)
    document = await problem(response, 500, "internal")
    assert response.headers["X-Request-ID"] == "given-by-the-proxy"
    assert document["retry"] is True
    assert "secret reason" not in await response.text()


async def test_a_request_id_that_could_forge_a_log_line_is_replaced(client: Client) -> None:
    response = await client.get("/healthz", headers={"X-Request-ID": 'id" level=error'})
    assert response.headers["X-Request-ID"] != 'id" level=error'


async def test_a_refusal_in_the_middle_of_a_stream_ends_the_connection_and_not_the_text(client: Client) -> None:
    response = await client.get("/api/v1/stream")
    assert await response.text() == "begun"
    assert "RateLimit" in response.headers
    response = await client.get("/api/v1/stream?break=1")
    with pytest.raises(ClientPayloadError):
        await response.read()


@pytest.fixture
async def address(database_url: str, redis: Redis) -> AsyncIterator[tuple[str, int]]:
    """Where the application listens on connections like the server's own."""
    async with demo_app(database_url, redis) as app:
        runner = Runner(app, access_log=None)
        await runner.setup()
        try:
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            host, port, *_ = runner.addresses[0]
            yield host, port
        finally:
            await runner.cleanup()


@pytest.mark.parametrize(
    "words",
    [
        b"NONSENSE\r\n\r\n",
        b"GET /api/v1/things?q=" + b"x" * 10_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n",
        b"GET /api/v1/things?limit=\xef\xbc\x91 HTTP/1.1\r\nHost: a\r\n\r\n",
        b"GET /api/v1/things HTTP/1.1\r\nHost: a\r\nNo colon\r\n\r\n",
        b"POST /api/v1/open HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
    ],
)
async def test_words_that_are_no_request_are_answered_by_a_problem_that_does_not_repeat_them(
    address: tuple[str, int], words: bytes
) -> None:
    reader, writer = await asyncio.open_connection(*address)
    writer.write(words)
    head, _, body = (await reader.read()).partition(b"\r\n\r\n")
    writer.close()
    await writer.wait_closed()
    assert head.startswith((b"HTTP/1.1 400 ", b"HTTP/1.0 400 "))
    assert b"Content-Type: application/problem+json" in head
    assert b'\r\nRateLimit-Policy: "read";q=' in head
    assert b'\r\nRateLimit: "read";r=' in head
    request_id = head.partition(b"X-Request-ID: ")[2].partition(b"\r")[0].decode()
    assert from_json(body) == {
        "type": "/problems/malformed",
        "code": "malformed",
        "title": "The request could not be read",
        "status": 400,
        "detail": UNREADABLE,
        "instance": f"urn:lms:request:{request_id}",
        "retry": False,
    }


@pytest.mark.parametrize("expectation, first", [(b"100-continue", b"HTTP/1.1 100 "), (b"miracles", b"HTTP/1.1 201 ")])
async def test_who_expects_more_than_to_go_on_is_served_as_others_are(
    address: tuple[str, int], expectation: bytes, first: bytes
) -> None:
    reader, writer = await asyncio.open_connection(*address)
    head = b"POST /api/v1/open HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Type: application/json\r\n"
    writer.write(head + b"Content-Length: 12\r\nExpect: " + expectation + b'\r\n\r\n{"name":"a"}')
    answer = await reader.read()
    writer.close()
    await writer.wait_closed()
    assert answer.startswith(first)
    assert b"HTTP/1.1 201 " in answer
    assert b"\r\nRateLimit: " in answer


async def test_who_sends_what_is_no_http_is_counted_and_held_back_as_others_are(
    database_url: str, redis: Redis
) -> None:
    tight = RateLimits(read=RateLimit(count=1, window_s=3600))
    async with demo_app(database_url, redis, limits=tight) as app:
        runner = Runner(app, access_log=None)
        await runner.setup()
        try:
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            host, port, *_ = runner.addresses[0]
            heads = []
            for _ in range(2):
                reader, writer = await asyncio.open_connection(host, port)
                writer.write(b"NONSENSE\r\n\r\n")
                heads.append((await reader.read()).partition(b"\r\n\r\n")[0])
                writer.close()
                await writer.wait_closed()
        finally:
            await runner.cleanup()
    assert b" 400 " in heads[0].splitlines()[0]
    assert b'RateLimit: "read";r=0;t=' in heads[0]
    assert b" 429 " in heads[1].splitlines()[0]
    assert b"Retry-After: " in heads[1]
