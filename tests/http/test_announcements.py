"""Announcements over REST, corrected and taken back, and what readers of the channel hear of it, on two servers."""

from collections.abc import AsyncIterator

import pytest

from lms_rt.contract.courses import CoursePatch
from tests.support.content import Taught, taught
from tests.support.contract_client import ContractClient
from tests.support.servers import Cluster
from tests.support.servers import cluster as running_cluster
from tests.support.sockets import RefusedError


@pytest.fixture
async def cluster(database_url: str, redis_url: str) -> AsyncIterator[Cluster]:
    async with running_cluster(database_url, redis_url) as made:
        yield made


@pytest.fixture
async def course(cluster: Cluster) -> Taught:
    return await taught(cluster.system)


@pytest.fixture
async def teacher(cluster: Cluster, course: Taught) -> ContractClient:
    return ContractClient(cluster.http, cluster.servers[0].url, await cluster.person_token(course.teacher))


async def test_a_correction_needs_what_it_was_made_from(course: Taught, teacher: ContractClient) -> None:
    posted = await teacher.ask("POST", f"/courses/{course.id}/announcements", {"title": "Hi", "body": "*You*"})
    assert posted.status == 201
    path = f"/announcements/{posted.body['id']}"
    assert posted.headers["Location"] == f"/api/v1{path}"
    read = await teacher.ask("GET", path)
    assert (read.status, read.body) == (200, posted.body)
    assert read.headers["ETag"] == posted.headers["ETag"]
    assert (await teacher.ask("GET", path, If_None_Match=read.headers["ETag"])).status == 304
    for method, body in (("PATCH", {"title": "Ho"}), ("DELETE", None)):
        assert (await teacher.ask(method, path, body)).status == 428
        assert (await teacher.ask(method, path, body, If_Match='"7"')).status == 412
    for wrong in ({"title": None}, {"title": " "}, {"body": None}, {"posted_by": "Ada"}, {"title": "x" * 201}):
        refusal = await teacher.ask("PATCH", path, wrong, If_Match="*")
        assert (refusal.status, [each["path"] for each in refusal.body["fields"]]) == (422, [f"$.{next(iter(wrong))}"])
    edited = await teacher.ask("PATCH", path, {"title": "Ho"}, If_Match=read.headers["ETag"])
    assert (edited.status, edited.body["title"], edited.body["body"]) == (200, "Ho", "*You*")
    assert edited.headers["ETag"] != read.headers["ETag"]
    assert (await teacher.ask("PATCH", path, {"title": "Ha"}, If_Match=read.headers["ETag"])).status == 412
    assert (await teacher.ask("DELETE", path, If_Match=edited.headers["ETag"])).status == 204
    assert (await teacher.ask("GET", path)).status == 404
    assert (await teacher.ask("DELETE", path, If_Match="*")).status == 404


async def test_readers_keep_no_tag_of_what_another_sees(
    cluster: Cluster, course: Taught, teacher: ContractClient
) -> None:
    ada = ContractClient(cluster.http, cluster.servers[1].url, await cluster.person_token(await course.learner()))
    posted = await teacher.expect(201, "POST", f"/courses/{course.id}/announcements", {"title": "Hi"})
    path = f"/announcements/{posted['id']}"
    seen, own = await ada.ask("GET", path), await teacher.ask("GET", path)
    assert (seen.body["may_edit"], own.body["may_edit"]) == (False, True)
    assert seen.headers["ETag"] != own.headers["ETag"]


async def test_who_looks_hears_of_corrections_and_who_comes_later_hears_nothing_of_what_was_taken_back(
    cluster: Cluster, course: Taught, teacher: ContractClient
) -> None:
    channel = f"course:{course.id}"
    token = await cluster.person_token(await course.learner())
    socket = await cluster.socket(token, server=1)
    await socket.subscribe(channel)
    posted = await teacher.expect(
        201, "POST", f"/courses/{course.id}/announcements", {"title": "Secret", "body": "1234"}
    )
    path = f"/announcements/{posted['id']}"
    await teacher.expect(200, "PATCH", path, {"title": "Hidden"}, If_Match="*")
    edited = await socket.event("announcement.edited")
    assert (edited["data"]["title"], edited["data"]["announcement"]) == ("Hidden", posted["id"])
    await teacher.expect(204, "DELETE", path, If_Match="*")
    assert (await socket.event("announcement.deleted"))["data"] == {"announcement": posted["id"]}
    # the other server remembers what was said lately, and reads the log again
    later = await cluster.socket(token, server=1)
    missed = (await later.subscribe(channel, after=0))["events"]
    assert [frame["seq"] for frame in missed] == list(range(1, len(missed) + 1))
    assert missed[-1]["event"] == "announcement.deleted"
    for word in ("Secret", "Hidden", "1234"):
        assert word not in str(missed)
    polled = await ContractClient(cluster.http, cluster.servers[0].url, token).ask(
        "GET", f"/channels/{channel}/events?after=0"
    )
    assert "Secret" not in str(polled.body)
    assert polled.body["events"][-1]["event"] == "announcement.deleted"


async def test_nobody_keeps_the_name_of_a_poster_who_left(
    cluster: Cluster, course: Taught, teacher: ContractClient
) -> None:
    helper, _ = await course.enrolled("Emmy Noether", "assistant")
    emmy = ContractClient(cluster.http, cluster.servers[0].url, await cluster.person_token(helper))
    posted = await emmy.expect(201, "POST", f"/courses/{course.id}/announcements", {"title": "Hi"})
    path = f"/announcements/{posted['id']}"
    seen = await teacher.ask("GET", path)
    assert seen.body["posted_by"] == "Emmy Noether"
    await course.system.services.account_deletion.delete(helper)
    now = await teacher.ask("GET", path, If_None_Match=seen.headers["ETag"])
    assert (now.status, now.body["posted_by"]) == (200, "Deleted account")
    await teacher.expect(200, "PATCH", path, {"title": "Ho"}, If_Match=seen.headers["ETag"])  # it reads as it did


async def test_a_course_that_is_a_draft_again_tells_its_learners_nothing_on_its_channel_either(
    cluster: Cluster, course: Taught, teacher: ContractClient
) -> None:
    channel = f"course:{course.id}"
    token = await cluster.person_token(await course.learner())
    ada = ContractClient(cluster.http, cluster.servers[0].url, token)
    await teacher.expect(201, "POST", f"/courses/{course.id}/announcements", {"title": "Hi"})
    address = f"/channels/{channel}/events?after=0"
    for status, seen in (("archived", 200), ("draft", 404), ("published", 200)):
        await course.system.services.courses.edit(
            course.teacher, course.id, CoursePatch.model_validate({"status": status}), None
        )
        assert (await ada.ask("GET", address)).status == seen
        assert (await ada.ask("GET", f"/courses/{course.id}/announcements")).status == seen
        assert (await teacher.ask("GET", address)).status == 200
        socket = await cluster.socket(token)
        if seen == 200:
            await socket.subscribe(channel, after=0)
            continue
        with pytest.raises(RefusedError) as refused:
            await socket.subscribe(channel, after=0)
        assert refused.value.code == "not_found"


async def test_who_reads_the_channel_of_a_course_that_becomes_a_draft_is_sent_away_to_come_back_without_it(
    cluster: Cluster, course: Taught, teacher: ContractClient
) -> None:
    """On every server; staff stays, and so do learners who have another channel open."""
    channel, path = f"course:{course.id}", f"/courses/{course.id}"
    learners = [await cluster.person_token(await course.learner(name)) for name in ("Ada", "Bo", "Cy")]
    here, there, elsewhere = [await cluster.socket(token, server % 2) for server, token in enumerate(learners)]
    staff = await cluster.socket(await cluster.person_token(course.teacher))
    for socket in (here, there, staff):
        await socket.subscribe(channel)
    await elsewhere.subscribe("me")
    await teacher.expect(200, "PATCH", path, {"status": "archived"}, If_Match="*")  # whose members read on
    await teacher.expect(201, "POST", f"{path}/announcements", {"title": "Still here"})
    for socket in (here, there, staff):
        await socket.event("announcement.posted")
    await teacher.expect(200, "PATCH", path, {"status": "draft"}, If_Match="*")
    assert [await socket.closed() for socket in (here, there)] == [1012, 1012]
    assert here.close_reason == "course withdrawn"
    await teacher.expect(201, "POST", f"{path}/announcements", {"title": "Only for us"})
    await staff.event("announcement.posted", lambda event: event["data"]["title"] == "Only for us")
    assert "Only for us" not in str([*here.raw, *there.raw])
    await elsewhere.command("ping")
    again = await cluster.socket(learners[0])
    with pytest.raises(RefusedError):
        await again.subscribe(channel, after=0)
    await again.subscribe("me")
