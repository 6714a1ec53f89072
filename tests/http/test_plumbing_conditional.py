"""ETags: reading what one has already, and not overwriting what one has not seen."""

import pytest
from aiohttp import ClientResponse

from tests.http.conftest import Client
from tests.http.demo import bearer
from tests.http.expect import problem

NOBODY = "/api/v1/things/0190a0a0-0000-7000-8000-0000000000ff"


@pytest.fixture
async def thing(client: Client) -> str:
    """The path of a thing at its first revision."""
    response = await client.post("/api/v1/things", json={"name": "a"}, headers=bearer("ada"))
    assert response.status == 201
    assert response.headers["ETag"] == '"1"'
    return response.headers["Location"]


async def edit(client: Client, path: str, **headers: str) -> ClientResponse:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return await client.patch(path, json={"name": "b"}, headers={**bearer("ada"), **named})


async def test_what_one_has_already_is_not_sent_again(client: Client, thing: str) -> None:
    response = await client.get(thing, headers=bearer("ada"))
    assert response.headers["ETag"] == '"1"'
    assert response.headers["Cache-Control"] == "private, no-cache"
    for seen in ('"1"', 'W/"1"', '"7", "1"', "*"):
        again = await client.get(thing, headers={**bearer("ada"), "If-None-Match": seen})
        assert again.status == 304
        assert await again.read() == b""
        assert again.headers["ETag"] == '"1"'
    assert (await client.get(thing, headers={**bearer("ada"), "If-None-Match": '"2"'})).status == 200


async def test_json_from_a_cache_has_the_same_tag_and_text(client: Client, thing: str) -> None:
    plain, encoded = [await client.get(path, headers=bearer("ada")) for path in (thing, f"{thing}/encoded")]
    assert await plain.json() == await encoded.json()
    assert plain.headers["ETag"] == encoded.headers["ETag"]
    assert encoded.content_type == "application/json"


async def test_a_head_has_the_headers_of_a_get_and_no_body(client: Client, thing: str) -> None:
    response = await client.head(thing, headers=bearer("ada"))
    assert response.status == 200
    assert response.headers["ETag"] == '"1"'
    assert int(response.headers["Content-Length"]) > 0
    assert await response.read() == b""


async def test_an_edit_needs_the_revision_it_is_based_on(client: Client, thing: str) -> None:
    await problem(await edit(client, thing), 428, "precondition_required")
    edited = await edit(client, thing, If_Match='"1"')
    assert edited.headers["ETag"] == '"2"'
    assert await edited.json() | {"id": ""} == {"id": "", "name": "b", "revision": 2}
    await problem(await edit(client, thing, If_Match='"1"'), 412, "precondition_failed")


@pytest.mark.parametrize("value", ['W/"1"', "*"])
async def test_a_tag_that_a_proxy_weakened_and_the_star_are_accepted(client: Client, thing: str, value: str) -> None:
    assert (await edit(client, thing, If_Match=value)).status == 200


@pytest.mark.parametrize("value", ['"abc"', '"99999999999999999999"', '"²"', '"-1"', '"0"'])
async def test_a_tag_that_was_never_ours_matches_nothing(client: Client, thing: str, value: str) -> None:
    await problem(await edit(client, thing, If_Match=value), 412, "precondition_failed")
    await problem(await edit(client, NOBODY, If_Match=value), 404, "not_found")


async def test_several_tags_at_once_are_not_understood(client: Client, thing: str) -> None:
    await problem(await edit(client, thing, If_Match='"1", "2"'), 400, "malformed")


async def test_a_deletion_answers_with_nothing(client: Client, thing: str) -> None:
    response = await client.delete(thing, headers={**bearer("ada"), "If-Match": '"1"'})
    assert response.status == 204
    assert await response.read() == b""
    assert "Content-Type" not in response.headers
