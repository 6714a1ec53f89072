"""What people have of their accounts over REST: tokens for programs, all that is kept of them, leaving for good."""

from collections.abc import AsyncIterator
from uuid import UUID

import pytest
from aiohttp import WSServerHandshakeError

from lms_rt.domain.principal import Role
from sql.statement import Statement
from tests.http.asking import Client, client
from tests.support import school
from tests.support.content import taught
from tests.support.servers import Cluster
from tests.support.servers import cluster as running_cluster


@pytest.fixture
async def cluster(database_url: str, redis_url: str) -> AsyncIterator[Cluster]:
    async with running_cluster(database_url, redis_url) as made:
        yield made


async def test_a_token_for_a_program_does_what_its_scopes_say_and_ends_at_once(cluster: Cluster) -> None:
    teacher = await school.person(cluster.system, "Grace", Role.INSTRUCTOR)
    own = await client(cluster, teacher)
    _, reading = await own.ask("POST", "/me/api-tokens", {"name": "Reader", "scopes": ["read"]})
    _, writing = await own.ask("POST", "/me/api-tokens", {"name": "Writer", "scopes": ["read", "write"]})
    assert reading["token"].startswith(reading["prefix"])
    reader, writer = Client(cluster, reading["token"], 1), Client(cluster, writing["token"], 1)
    assert (await reader.ask("GET", "/me"))[1]["id"] == str(teacher.user)
    assert (await reader.ask("POST", "/courses", {"title": "No"}))[0] == 403
    assert (await writer.ask("POST", "/courses", {"title": "Yes"}))[0] == 201
    for method, path in (
        ("POST", "/me/api-tokens"),
        ("DELETE", "/me"),
        ("PATCH", "/me"),
        ("POST", "/ws-tickets"),
        ("POST", "/me/sessions/end-others"),
    ):
        body = {"name": "x", "scopes": ["read"]} if path.endswith("tokens") else {"name": "x"}
        assert (await writer.ask(method, path, body))[0] == 403, path
    _, listed = await own.ask("GET", "/me/api-tokens")
    assert [each["name"] for each in listed["items"]] == ["Reader", "Writer"]
    assert "token" not in listed["items"][0]
    socket = await cluster.socket(writing["token"], server=1)
    with pytest.raises(WSServerHandshakeError, match="403"):
        await cluster.socket(reading["token"])
    assert (await own.ask("DELETE", f"/me/api-tokens/{writing['id']}"))[0] == 204
    assert await socket.closed() == 4401
    assert (await writer.ask("GET", "/me"))[0] == 401


async def test_who_deletes_their_account_is_signed_out_and_not_removed(cluster: Cluster) -> None:
    class_ = await school.open_class(cluster.system)
    ada = await school.person(cluster.system, "Ada")
    await school.enrol(cluster.system, class_, ada)
    token = await cluster.person_token(ada)
    sockets = [await cluster.socket(token, server) for server in (0, 1)]
    for socket in sockets:
        await socket.subscribe(f"live:{class_.id}")
    assert (await Client(cluster, token).ask("DELETE", "/me"))[0] == 204
    assert [await socket.closed() for socket in sockets] == [4401, 4401]


async def test_a_token_of_a_disabled_person_or_past_its_time_is_good_for_nothing(cluster: Cluster) -> None:
    root = await client(cluster, await school.person(cluster.system, "Root", Role.ADMIN))
    ada = await school.person(cluster.system, "Ada")
    own = await client(cluster, ada)
    given = {"name": "Old", "scopes": ["read"], "expires_at": "2020-01-01T00:00:00Z"}
    status, refused = await own.ask("POST", "/me/api-tokens", given)
    assert (status, refused["fields"]) == (422, [{"path": "$.expires_at", "message": "must lie in the future"}])
    _, old = await own.ask("POST", "/me/api-tokens", {**given, "expires_at": "2998-01-01T00:00:00Z"})
    assert (await Client(cluster, old["token"]).ask("GET", "/me"))[0] == 200
    age = Statement("UPDATE api_tokens SET expires_at = now() WHERE id = $1::text::uuid")
    await cluster.system.db.execute(age, old["id"])
    assert (await Client(cluster, old["token"]).ask("GET", "/me"))[0] == 401
    _, good = await own.ask("POST", "/me/api-tokens", {"name": "Good", "scopes": ["read"]})
    await root.ask("PATCH", f"/users/{ada.user}", {"disabled": True}, If_Match="*")
    assert (await Client(cluster, good["token"]).ask("GET", "/me"))[0] == 403
    await root.ask("PATCH", f"/users/{ada.user}", {"disabled": False}, If_Match="*")
    assert (await Client(cluster, good["token"]).ask("GET", "/me"))[0] == 200  # as the page of a person says


async def test_all_that_is_kept_about_a_person_is_put_together_for_them_alone(cluster: Cluster) -> None:
    course = await taught(cluster.system)
    lesson = await course.lesson("Done")
    ada = await course.learner()
    await cluster.system.services.progress.report(ada, lesson.id, 1.0, None)
    own = await client(cluster, ada)
    status, asked = await own.ask("GET", "/me/export")
    assert (status, (await own.ask("GET", "/me/export"))[1]) == (202, asked)
    assert (await own.ask("GET", f"/jobs/{asked['job']}"))[0] == 200
    path = f"/me/exports/{asked['export']}"
    assert (await own.ask("GET", path))[0] == 404
    await cluster.system.services.data_exports.make(UUID(asked["export"]))
    status, content = await own.ask("GET", path)
    assert status == 200
    assert content["account"][0]["id"] == str(ada.user)
    assert [each["title"] for each in content["completed_lessons"]] == ["Done"]
    assert "password_hash" not in str(content)
    eve = await client(cluster, await school.person(cluster.system, "Eve"))
    assert (await eve.ask("GET", path))[0] == 404
