"""Lists of people as spreadsheets save them, and who is looked for among people and invitations, over REST."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from uuid import UUID

import aiohttp
import pytest

from lms_rt.core import core
from tests.support.content import Taught, taught
from tests.support.contract_client import API, ContractClient
from tests.support.servers import cluster
from tests.support.working import ended, working


@dataclass
class Office:
    """A course, and the client of who teaches it."""

    course: Taught
    teacher: ContractClient

    async def upload(self, content: bytes, *, as_form: bool, dry_run: bool = False) -> tuple[int, dict[str, object]]:
        """A list as a program sends it: as the body, or as a file in a form."""
        url = f"{self.teacher.server}{API}/courses/{self.course.id}/enrollments/import?dry_run={str(dry_run).lower()}"
        headers = {"Authorization": f"Bearer {self.teacher.token}"}
        data: aiohttp.FormData | bytes = content
        if as_form:
            data = aiohttp.FormData()
            data.add_field("file", content, filename="list.csv", content_type="text/csv")
        else:
            headers["Content-Type"] = "text/csv"
        async with self.teacher.http.post(url, data=data, headers=headers) as answer:
            return answer.status, await answer.json(content_type=None)


@pytest.fixture
async def office(database_url: str, redis_url: str) -> AsyncIterator[Office]:
    async with cluster(database_url, redis_url, servers=1) as made:
        course = await taught(made.system)
        client = ContractClient(made.http, made.servers[0].url.rstrip("/"), await made.person_token(course.teacher))
        yield Office(course, client)


@pytest.mark.parametrize("as_form", [False, True])
async def test_a_list_is_taken_as_spreadsheets_save_it_or_refused_with_what_to_do(
    office: Office, as_form: bool
) -> None:
    lists = [
        "\ufeffemail;extra_time_factor;\r\na@example.org;1,5;\r\n".encode(),
        "email\tname\r\nb@example.org\tZoë\r\n".encode("utf-16"),
    ]
    for content in lists:
        status, report = await office.upload(content, as_form=as_form)
        assert (status, report["invited"], report["refused"]) == (200, 1, 0)
    status, refused = await office.upload("email;name\nc@example.org;Zoë\n".encode("cp1252"), as_form=as_form)
    assert (status, refused["code"]) == (400, "malformed")
    assert "CSV UTF-8" in str(refused["detail"])


async def test_people_are_looked_for_by_a_part_of_their_name_or_address(office: Office) -> None:
    await office.course.enrolled("Zoë Bo")
    await office.course.enrolled("Zora", "assistant")

    async def found(query: str) -> list[str]:
        at = f"/courses/{office.course.id}/enrollments?sort=name&{query}"
        return [each["name"] async for each in office.teacher.items(at, limit=1)]

    assert await found("q=ZO") == ["Zoë Bo", "Zora"]
    assert await found("q=zo&role=assistant") == ["Zora"]
    assert await found("q=zo%C3%AB") == ["Zoë Bo"]
    assert len(await found("q=%40")) == 3, "everybody has an address"
    assert await found("q=%25") == await found("q=z_ra") == []
    for bad in ("q=%00", f"q={'x' * 255}"):
        await office.teacher.expect(422, "GET", f"/courses/{office.course.id}/enrollments?{bad}")


async def test_invitations_that_are_open_are_told_from_those_that_are_over(office: Office) -> None:
    at = f"/courses/{office.course.id}/invitations"
    kept, gone = [await office.teacher.expect(201, "POST", at, {"email": f"{n}@example.org"}) for n in "ab"]
    await office.teacher.expect(204, "DELETE", f"{at}/{gone['id']}")

    async def listed(query: str) -> list[str]:
        return [each["id"] async for each in office.teacher.items(f"{at}?{query}", limit=1)]

    assert await listed("open=true") == [kept["id"]]
    assert await listed("open=false") == [gone["id"]]
    assert await listed("sort=created_at") == [kept["id"], gone["id"]]


async def test_a_long_list_that_was_tried_is_enrolled_by_its_trial(office: Office) -> None:
    system, teacher = office.course.system, office.teacher
    status, begun = await office.upload(("email\n" + "no address\n" * 1001).encode(), as_form=False, dry_run=True)
    assert status == 202
    async with core(system.settings) as behind, working(behind):
        await ended(system, UUID(str(begun["job"])))
        report = (await teacher.expect(200, "GET", f"/jobs/{begun['job']}"))["result"]
        at = f"/courses/{office.course.id}/enrollments/import/{report['trial']}"
        taken = await teacher.expect(202, "POST", at)
        assert taken["job"] != begun["job"]
        await ended(system, UUID(taken["job"]))
    done = (await teacher.expect(200, "GET", f"/jobs/{taken['job']}"))["result"]
    assert (done["dry_run"], done["refused"], done["trial"]) == (False, 1001, None)
    assert await teacher.expect(202, "POST", at) == taken
    await teacher.expect(404, "POST", f"/courses/{office.course.id}/enrollments/import/{taken['job']}")
