"""Webhooks over REST: a secret is shown once, an address is looked at, and every list has its cursors."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import pytest

from lms_rt.http.routes import PREFIX
from tests.support.content import Taught, taught
from tests.support.servers import Cluster, cluster

GIVEN = {"url": "https://school.example/hook", "events": ["live.ended", "course.completed", "live.ended"]}


class Instructor:
    """Somebody who calls."""

    def __init__(self, servers: Cluster, course: Taught, token: str) -> None:
        self.course = course
        self._servers = servers
        self._token = token

    async def call(self, method: str, path: str, **more: Any) -> tuple[int, Any, Any]:
        """Status, body and headers of the answer."""
        headers = {"Authorization": f"Bearer {self._token}", **more.pop("headers", {})}
        url = self._servers.servers[0].url + PREFIX + path
        async with self._servers.http.request(method, url, headers=headers, **more) as reply:
            return reply.status, await reply.json() if reply.content_length else None, reply.headers


@pytest.fixture
async def grace(database_url: str, redis_url: str) -> AsyncIterator[Instructor]:
    async with cluster(database_url, redis_url, servers=1) as servers:
        course = await taught(servers.system)
        yield Instructor(servers, course, await servers.person_token(course.teacher))


async def test_a_secret_is_shown_once_and_to_whoever_repeats_the_very_request(grace: Instructor) -> None:
    path, key = f"/courses/{grace.course.id}/webhooks", {"Idempotency-Key": str(uuid4())}
    status, made, headers = await grace.call("POST", path, json=GIVEN, headers=key)
    assert (status, made["events"]) == (201, ["live.ended", "course.completed"])
    assert made["secret"].startswith("whsec_")
    assert (await grace.call("POST", path, json=GIVEN, headers=key))[1] == made
    at = headers["Location"].removeprefix(PREFIX)
    _, read, headers = await grace.call("GET", at)
    assert "secret" not in read
    assert (await grace.call("GET", path))[1]["items"] == [read]
    assert (await grace.call("PATCH", at, json={"enabled": False}))[0] == 428
    changed = await grace.call("PATCH", at, json={"enabled": False}, headers={"If-Match": headers["ETag"]})
    assert (changed[0], changed[1]["enabled"]) == (200, False)
    assert (await grace.call("PATCH", at, json={"url": None}, headers={"If-Match": "*"}))[0] == 422
    assert (await grace.call("DELETE", at, headers={"If-Match": headers["ETag"]}))[0] == 412
    assert (await grace.call("DELETE", at, headers={"If-Match": "*"}))[0] == 204
    assert (await grace.call("GET", at))[0] == 404


async def test_of_two_who_replace_the_same_secret_one_is_refused_where_they_say_what_they_saw(
    grace: Instructor,
) -> None:
    _, made, headers = await grace.call("POST", f"/courses/{grace.course.id}/webhooks", json=GIVEN)
    at, seen = f"/webhooks/{made['id']}", {"If-Match": headers["ETag"]}
    status, first, _ = await grace.call("POST", f"{at}/secret", headers=seen)
    assert (status, first["secret"] == made["secret"]) == (201, False)
    status, refused, _ = await grace.call("POST", f"{at}/secret", headers=seen)
    assert (status, refused["code"]) == (412, "precondition_failed")
    assert (await grace.call("POST", f"{at}/secret", headers={"If-Match": '"1", "2"'}))[0] == 400
    status, second, _ = await grace.call("POST", f"{at}/secret")
    assert (status, second["secret"] == first["secret"]) == (201, False)


async def test_a_request_that_is_repeated_gets_the_same_secret_though_its_revision_is_gone(grace: Instructor) -> None:
    _, made, headers = await grace.call("POST", f"/courses/{grace.course.id}/webhooks", json=GIVEN)
    sent = {"If-Match": headers["ETag"], "Idempotency-Key": str(uuid4())}
    answers = [await grace.call("POST", f"/webhooks/{made['id']}/secret", headers=sent) for _ in range(2)]
    assert [status for status, _, _ in answers] == [201, 201]
    assert answers[0][1] == answers[1][1]


@pytest.mark.parametrize(
    "wrong, field",
    [
        ({"url": "http://school.example/"}, "$.url"),
        ({"url": "https://10.0.0.1/"}, "$.url"),
        ({"url": "https://localhost:8080/"}, "$.url"),
        ({"url": "https://sch\u00f6n.example/"}, "$.url"),
        ({"events": []}, "$.events"),
        ({"events": ["ping"]}, "$.events[0]"),
    ],
)
async def test_what_cannot_be_sent_to_is_a_bad_field(grace: Instructor, wrong: dict[str, object], field: str) -> None:
    status, problem, _ = await grace.call("POST", f"/courses/{grace.course.id}/webhooks", json={**GIVEN, **wrong})
    assert (status, [each["path"] for each in problem["fields"]]) == (422, [field])


async def test_the_log_is_read_page_by_page(grace: Instructor) -> None:
    _, made, _ = await grace.call("POST", f"/courses/{grace.course.id}/webhooks", json=GIVEN)
    at = f"/webhooks/{made['id']}"
    asked = [await grace.call("POST", f"{at}/ping") for _ in range(3)]
    assert {status for status, _, _ in asked} == {202}
    assert asked[0][2]["Location"] == f"{PREFIX}{at}/deliveries/{asked[0][1]['id']}"
    wanted = f"{at}/deliveries?limit=2&event=ping&state=waiting"
    _, page, _ = await grace.call("GET", wanted)
    _, rest, _ = await grace.call("GET", f"{wanted}&cursor={page['next']}")
    assert [each["id"] for each in (*page["items"], *rest["items"])] == [body["id"] for _, body, _ in reversed(asked)]
    assert rest["next"] is None
    status, problem, _ = await grace.call("POST", f"{at}/deliveries/{asked[0][1]['id']}/redeliver")
    assert (status, problem["code"]) == (409, "conflict")
