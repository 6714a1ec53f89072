"""Every list can be sorted, by what it says and either way, and stays right while rows come and go."""

import asyncio
import unicodedata
from collections.abc import AsyncIterator
from itertools import pairwise
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lms_rt.domain.principal import Role
from lms_rt.http.plan import plan
from lms_rt.http.views import RESOURCES
from tests.http.shelves import CHANGES, ROWS, SHELVES, House, Item, Row, Shelf
from tests.http.test_list_routes import LISTS, fill
from tests.support import school
from tests.support.content import taught
from tests.support.contract_client import ContractClient
from tests.support.servers import cluster


def sorts(name: str) -> tuple[str, ...]:
    """What a list says it can be sorted by."""
    (found,) = [plan(route) for resource in RESOURCES for route in resource if route.name == name]
    assert found.query is not None
    names: tuple[str, ...] = found.query.model.SORT.names  # type: ignore[attr-defined]  # every list's query has it
    return names


def compared(value: Any) -> tuple[bool, Any]:
    """As lists compare: null after everything, letters without their case, accented ones after plain ones."""
    if isinstance(value, str):
        value = unicodedata.normalize("NFD", value).lower()
    return value is None, value


def in_order(items: list[Item], sort: str) -> bool:
    values = [compared(item[sort.removeprefix("-")]) for item in items]
    return all(
        one <= other if not sort.startswith("-") else other <= one
        for one, other in pairwise(values)
        if not (one[0] and other[0])
    )


@pytest.fixture
async def house(database_url: str, redis_url: str) -> AsyncIterator[House]:
    async with cluster(database_url, redis_url, servers=1) as made:
        root = await school.person(made.system, "Root", Role.ADMIN)
        client = ContractClient(made.http, made.servers[0].url, await made.person_token(root))
        course = await taught(made.system)
        yield House(made, client, course, root.user, await fill(course, root, 3))


async def test_every_list_is_sorted_by_all_it_names_and_pages_are_parts_of_the_whole(house: House) -> None:
    for name, path in LISTS.items():
        at = path.format(**house.ids)
        default = await house.walk(f"{at}?limit=100")
        assert default or name in {"list_my_certificates", "list_missed_classes"}  # the administrator has none
        for sort in sorts(name):
            if sort.endswith("relevance"):
                continue
            whole = await house.walk(f"{at}?sort={sort}&limit=100")
            assert in_order(whole, sort), (name, sort)
            assert sorted(map(repr, whole)) == sorted(map(repr, default)), (name, sort)
            assert await house.walk(f"{at}?sort={sort}&limit=2") == whole, (name, sort)
            turned = sort.removeprefix("-") if sort.startswith("-") else f"-{sort}"
            assert await house.walk(f"{at}?sort={turned}&limit=3") == whole[::-1], (name, sort)


async def test_a_cursor_of_another_order_is_a_bad_field_and_so_is_an_order_there_is_none_of(house: House) -> None:
    at = f"/courses/{house.ids['course']}/enrollments"
    page = await house.client.expect(200, "GET", f"{at}?sort=name&limit=1")
    for other in ("sort=-name&", "sort=email&", ""):
        refused = await house.client.ask("GET", f"{at}?{other}cursor={page['next']}")
        assert (refused.status, [field["path"] for field in refused.body["fields"]]) == (422, ["$.query.cursor"])
        assert "sorted by name" in refused.body["fields"][0]["message"]
    refused = await house.client.ask("GET", f"/courses?cursor={page['next']}")
    assert "not a cursor of this list" in refused.body["fields"][0]["message"]
    refused = await house.client.ask("GET", f"{at}?sort=shoe_size")
    assert [field["path"] for field in refused.body["fields"]] == ["$.query.sort"]
    assert "'created_at'" in refused.body["fields"][0]["message"]
    refused = await house.client.ask("GET", "/courses?sort=-relevance")
    assert [field["path"] for field in refused.body["fields"]] == ["$.query.sort"]


async def test_letters_are_compared_without_case_and_accents_come_after_plain_ones(house: House) -> None:
    for title in ("zebra", "Émile", "apple", "Ebony", "Zagreb", "ezra"):
        await house.db.execute(
            SHELVES[0].add, *SHELVES[0].values(Row(UUID(int=hash(title) % 2**64), title, 0, 1), house)
        )
    titles = [item["title"] for item in await house.walk("/courses?sort=title&limit=2")]
    assert [title for title in titles if title not in ("Course", "Geography")] == [
        "apple", "Ebony", "ezra", "Émile", "Zagreb", "zebra",
    ]  # fmt: skip


Change = tuple[bool, Row]


class Reading:
    """Somebody turns the pages of a shelf while its rows come and go."""

    def __init__(self, house: House, kept: Shelf) -> None:
        self._house, self._shelf = house, kept
        self._there: dict[UUID, Row] = {}

    async def change(self, comes: bool, row: Row) -> None:
        if comes and row.id not in self._there:
            await self._house.db.execute(self._shelf.add, *self._shelf.values(row, self._house))
            self._there[row.id] = row
        elif not comes and self._there:
            gone = min(self._there, key=lambda each: abs(each.int - row.id.int))
            await self._house.db.execute(self._shelf.take, gone)
            del self._there[gone]

    async def read(self, first: list[Row], between: list[list[Change]], sort: str, limit: int) -> None:
        for row in first:
            await self.change(True, row)
        listed, throughout, changes = list[Item](), set(self._there), iter(between)
        path = self._shelf.path.format(**self._house.ids)
        following: str | None = f"{path}{'&' if '?' in path else '?'}sort={sort}&limit={limit}"
        while following is not None:
            page = await self._house.client.ask("GET", following)
            assert page.status == 200, page.body
            listed += page.body["items"]
            for change in next(changes, []):
                await self.change(*change)
                throughout &= set(self._there)
            link = page.headers.get("Link")
            following = None if link is None else link.partition("<")[2].partition(">")[0]
        ids = [UUID(item["id"]) for item in listed]
        assert len(ids) == len(set(ids))
        assert throughout <= set(ids)
        assert sort.endswith("relevance") or in_order(listed, sort)
        for row in list(self._there.values()):
            await self.change(False, row)


@pytest.mark.parametrize("kept", SHELVES, ids=lambda kept: kept.path)
async def test_pages_name_what_is_there_throughout_once_in_order_and_nothing_twice(house: House, kept: Shelf) -> None:
    loop = asyncio.get_running_loop()
    names = [sort for sort in sorts(kept.name) if "?q=" in kept.path or not sort.endswith("relevance")]

    @settings(max_examples=12, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(
        st.lists(ROWS, min_size=1, max_size=12, unique_by=lambda row: row.id),
        CHANGES,
        st.sampled_from(names),
        st.integers(1, 4),
    )
    def each(first: list[Row], between: list[list[Change]], sort: str, limit: int) -> None:
        reading = Reading(house, kept).read(first, between, sort, limit)
        asyncio.run_coroutine_threadsafe(reading, loop).result()

    await asyncio.to_thread(each)
