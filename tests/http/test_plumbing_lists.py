"""Lists stay right while rows come and go, and cursors say what they mean or are refused."""

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID

import pytest
from aiohttp import ClientResponse
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError
from yarl import URL

from lms_rt.contract.cursors import Cursor, decode_cursor, encode_cursor
from sql.statement import Statement
from tests.http.conftest import Client
from tests.http.demo import KEPT, bearer

WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=200)
PLACES = st.tuples(
    WORDS,
    st.datetimes(timezones=st.just(UTC)),
    st.integers(-(2**63), 2**63 - 1),
    st.floats(allow_nan=False, allow_infinity=False),
    st.uuids(),
)
PLACE: TypeAdapter[tuple[str, datetime, int, float, UUID]] = TypeAdapter(Cursor[tuple[str, datetime, int, float, UUID]])


@given(PLACES)
def test_a_cursor_comes_back_as_the_very_values_it_was_made_of(place: tuple[str, datetime, int, float, UUID]) -> None:
    assert PLACE.validate_python(encode_cursor(place)) == place


@given(st.data())
def test_a_cursor_with_any_letter_changed_is_refused(data: st.DataObject) -> None:
    cursor = encode_cursor(("title", datetime(2026, 1, 1, tzinfo=UTC), 7, 0.5, UUID(int=1)))
    at = data.draw(st.integers(0, len(cursor) - 1))
    other = data.draw(st.characters(codec="ascii").filter(lambda letter: letter != cursor[at]))
    with pytest.raises(ValidationError):
        PLACE.validate_python(cursor[:at] + other + cursor[at + 1 :])


@given(st.one_of(st.text(), st.binary().map(lambda content: content.hex()), st.integers(), st.none()))
def test_what_is_no_cursor_is_refused_and_nothing_else_happens(cursor: object) -> None:
    with pytest.raises(ValueError, match="not a cursor"):
        decode_cursor(cursor)


def test_a_cursor_of_another_list_is_refused() -> None:
    for other in (("a",), ("a", 1, 2, 3, 4), (Decimal("1.5"), None)):
        with pytest.raises(ValidationError):
            PLACE.validate_python(encode_cursor(other))


def test_a_letter_that_the_database_cannot_take_is_refused() -> None:
    with pytest.raises(ValueError, match="not a cursor"):
        decode_cursor(encode_cursor(("a\0b",)))


def _url(link: Mapping[str, str | URL]) -> URL:
    url = link["url"]
    assert isinstance(url, URL)
    return url


async def names(client: Client, response: ClientResponse) -> list[str]:
    """Follows the Link headers to the end."""
    found: list[str] = []
    while True:
        assert response.status == 200
        page = await response.json()
        found += [item["name"] for item in page["items"]]
        link = response.links.get("next")
        assert (link is None) == (page["next"] is None)
        if link is None:
            return found
        response = await client.get(_url(link).relative(), headers=bearer("ada"))


@pytest.mark.parametrize("count", [0, 1, 2, 3, 4, 5])
async def test_following_the_links_gives_every_item_once(client: Client, count: int) -> None:
    wanted = [f"thing {number}" for number in range(count)]
    for name in wanted:
        await client.post("/api/v1/things", json={"name": name}, headers=bearer("ada"))
    assert await names(client, await client.get("/api/v1/things?limit=2&tag=a&tag=b", headers=bearer("ada"))) == wanted


async def test_a_row_that_goes_while_one_reads_moves_no_other(client: Client) -> None:
    made = []
    for name in "abcd":
        response = await client.post("/api/v1/things", json={"name": name}, headers=bearer("ada"))
        made.append((await response.json())["id"])
    first = await client.get("/api/v1/things?limit=2", headers=bearer("ada"))
    app = client.app
    assert app is not None
    await app[KEPT].db.execute(Statement("DELETE FROM users WHERE id = $1"), UUID(made[1]))
    assert await names(client, first) == ["a", "b", "c", "d"]


async def test_a_link_keeps_the_filters(client: Client) -> None:
    for name in "ab":
        await client.post("/api/v1/things", json={"name": name}, headers=bearer("ada"))
    response = await client.get("/api/v1/things?limit=1&q=x%20%26y", headers=bearer("ada"))
    following = _url(response.links["next"])
    assert dict(following.query) | {"cursor": ""} == {"limit": "1", "q": "x &y", "cursor": ""}
