"""Files over REST, on both stores."""

import asyncio
import hashlib
import random
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from lms_rt.contract.courses import EnrollmentCreate
from lms_rt.domain.principal import Role
from lms_rt.http.routes import PREFIX
from lms_rt.services import file_sweep
from lms_rt.services.files import FOLDER
from lms_rt.storage.store import ObjectStore
from sql.statement import Statement
from tests.http.expect import problem
from tests.support import school
from tests.support.servers import Cluster
from tests.support.uploading import PNG, Sender, form, sender

ABANDONED = Statement(
    "INSERT INTO files (id, owner_id, public, name, object_key, created_at)"
    " VALUES ($1, $2, false, 'a', $3, now() - interval '2 days')"
)


async def test_a_file_comes_back_as_it_went_and_is_what_it_holds(servers: Cluster) -> None:
    ada, _ = await sender(servers)
    content = PNG + random.Random(1).randbytes(700_000)
    made = await ada.upload(content, "../Grüße <b>.png")
    assert (made["name"], made["size"], made["content_type"]) == ("Grüße <b>.png", len(content), "image/png")
    assert made["sha256"] == hashlib.sha256(content).hexdigest()
    async with ada.request("GET", made["url"].removeprefix(PREFIX)) as reply:
        assert reply.status == 200
        assert await reply.read() == content
        assert reply.content_type == "image/png"
        assert reply.headers["Content-Disposition"].startswith("attachment; ")
        assert "Gr%C3%BC%C3%9Fe%20%3Cb%3E.png" in reply.headers["Content-Disposition"]
    async with ada.request("GET", f"/files/{made['id']}") as reply:
        assert await reply.json() == made
    async with ada.request("GET", "/files") as reply:
        assert (await reply.json())["items"] == [made]


async def test_parts_are_read_by_range(servers: Cluster) -> None:
    ada, _ = await sender(servers)
    content = random.Random(2).randbytes(300_000)
    path = (await ada.upload(content, "a.bin"))["url"].removeprefix(PREFIX)
    for asked, expected in (
        ("bytes=0-0", content[:1]),
        ("bytes=1000-280000", content[1000:280_001]),
        ("bytes=299990-", content[-10:]),
        ("bytes=-5", content[-5:]),
        ("bytes=10-999999", content[10:]),
    ):
        async with ada.request("GET", path, headers={"Range": asked}) as reply:
            assert (reply.status, await reply.read()) == (206, expected)
            assert reply.headers["Content-Range"].endswith("/300000")
    async with ada.request("GET", path, headers={"Range": "bytes=300000-"}) as reply:
        assert reply.status == 416
        if not reply.history:  # of the server itself, and not of the object store it redirects to
            await problem(reply, 416, "range_not_satisfiable")
            assert reply.headers["Content-Range"] == "bytes */300000"


@pytest.mark.parametrize("servers", ["local"], indirect=True)
async def test_who_has_it_already_gets_it_no_second_time_and_a_page_in_it_is_no_page_of_ours(servers: Cluster) -> None:
    ada, _ = await sender(servers)
    made = await ada.upload(b"<html><script>alert(1)</script></html>", "a.html")
    path = f"/files/{made['id']}/content"
    async with ada.request("GET", path) as reply:
        assert reply.headers["X-Content-Type-Options"] == "nosniff"
        assert reply.headers["Content-Security-Policy"].startswith("sandbox")
        tag = reply.headers["ETag"]
    async with ada.request("GET", path, headers={"If-None-Match": tag}) as reply:
        assert (reply.status, await reply.read()) == (304, b"")
    stale = {"Range": "bytes=0-3", "If-Range": '"another"'}
    async with ada.request("GET", path, headers=stale) as reply:
        assert (reply.status, len(await reply.read())) == (200, made["size"])
    async with ada.request("HEAD", path) as reply:
        assert (reply.status, reply.headers["Content-Length"]) == (200, str(made["size"]))


async def test_a_file_is_its_owner_s_its_course_s_or_everybody_s(servers: Cluster) -> None:
    host = await school.person(servers.system, "Grace", Role.INSTRUCTOR)
    course = await school.course(servers.system, host)
    learner = await school.person(servers.system, "Emmy")
    await servers.system.services.enrollments.add(host, course, EnrollmentCreate(user=learner.user))
    grace, emmy = await Sender.of(servers, host), await Sender.of(servers, learner)
    eve, _ = await sender(servers, "Eve")
    nobody = Sender(servers, {})
    private = await grace.upload(b"mine", "a.txt")
    shared = await grace.upload(b"ours", "a.txt", f"?course={course}")
    public = await grace.upload(b"everybody's", "a.txt", "?public=true")

    async def seen(file: dict[str, Any]) -> list[int]:
        return [await who.status("GET", f"/files/{file['id']}/content") for who in (grace, emmy, eve, nobody)]

    assert await seen(private) == [200, 404, 404, 404]
    assert await seen(shared) == [200, 200, 404, 404]
    assert await seen(public) == [200, 200, 200, 200]
    assert await emmy.status("DELETE", f"/files/{shared['id']}") == 403
    assert await eve.status("DELETE", f"/files/{private['id']}") == 404
    assert await nobody.status("DELETE", f"/files/{public['id']}") == 401
    async with emmy.request("POST", f"/files?course={course}", data=form(b"x")) as reply:
        await problem(reply, 403, "forbidden")


async def test_limits_are_clear_and_leave_nothing_behind(servers: Cluster) -> None:
    ada, _ = await sender(servers)
    async with ada.request("POST", "/files", data=form(bytes((1 << 20) + 1))) as reply:
        await problem(reply, 413, "too_large")
    await ada.upload(bytes(1 << 20), "one")
    await ada.upload(bytes(1 << 20), "two")
    async with ada.request("POST", "/files", data=form(b"x")) as reply:
        await problem(reply, 409, "conflict")
    store = store_of(servers)
    assert len([found async for found in store.list(FOLDER)]) == 2


async def test_a_form_that_is_none_gets_a_clear_answer(servers: Cluster) -> None:
    ada, _ = await sender(servers)
    async with ada.request("POST", "/files", json={}) as reply:
        await problem(reply, 415, "unsupported_media_type")
    async with ada.request("POST", "/files", data=form(b"x", field="other")) as reply:
        await problem(reply, 400, "malformed")
    broken = {"Content-Type": "multipart/form-data; boundary=x"}
    name = b'--x\r\nContent-Disposition: form-data; name="file"'
    for content in (
        b"nonsense",
        name + b"\x12\r\n\r\na control character\r\n--x--\r\n",
        name + b"\r\nno header\r\n\r\n\r\n--x--\r\n",
        name.replace(b"file", b"_charset_") + b"\r\n\r\n" + b"u" * 40 + b"\r\n--x--\r\n",
        name + b"\r\nContent-Type: multipart/mixed\r\n\r\n\r\n--x--\r\n",
        name + b"\r\nX: " + b"y" * 10_000 + b"\r\n\r\n\r\n--x--\r\n",
    ):
        async with ada.request("POST", "/files", data=content, headers=broken) as reply:
            await problem(reply, 400, "malformed")


async def test_what_broke_off_is_swept_and_what_is_kept_stays(servers: Cluster) -> None:
    ada, person = await sender(servers)
    kept = await ada.upload(b"kept", "a.txt")
    store = store_of(servers)
    orphan = f"{FOLDER}/{uuid4()}"

    async def content() -> AsyncIterator[bytes]:
        yield b"left behind"

    await store.put(orphan, content(), "text/plain")
    await servers.system.db.execute(ABANDONED, uuid4(), person.user, f"{FOLDER}/never-arrived")
    sweep = servers.system.services.file_sweep
    assert await sweep.sweep(FOLDER) == {"uploads": 1, "expired": 0, "objects": 0}  # what is young may be on its way
    await asyncio.sleep(0)
    assert await sweep.sweep(FOLDER, -1) == {"uploads": 0, "expired": 0, "objects": 1}
    assert [found.key async for found in store.list(FOLDER)] == [f"{FOLDER}/{kept['id']}"]


@pytest.mark.parametrize("servers", ["local"], indirect=True)
async def test_all_uploads_that_broke_off_are_given_up_however_many(
    servers: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(file_sweep, "BATCH", 2)
    _, person = await sender(servers)
    for _ in range(5):
        await servers.system.db.execute(ABANDONED, uuid4(), person.user, f"{FOLDER}/{uuid4()}")
    assert (await servers.system.services.file_sweep.sweep(FOLDER))["uploads"] == 5


async def test_who_leaves_takes_private_files_along(servers: Cluster) -> None:
    ada, person = await sender(servers)
    made = await ada.upload(b"mine", "a.txt")
    await servers.system.services.account_deletion.delete(person)
    left = await servers.system.db.fetchval(Statement("SELECT count(*) FROM files WHERE id = $1::uuid"), made["id"])
    assert left == 0


def store_of(servers: Cluster) -> ObjectStore:
    return servers.system.store


@pytest.mark.parametrize("servers", ["local"], indirect=True)
async def test_uploads_at_the_same_time_do_not_pass_the_quota_together(servers: Cluster) -> None:
    ada, _ = await sender(servers)
    contents = [random.Random(n).randbytes(900_000) for n in range(6)]

    async def upload(content: bytes) -> int:
        async with ada.request("POST", "/files", data=form(content)) as reply:
            return int(reply.status)

    statuses = await asyncio.gather(*(upload(content) for content in contents))
    assert sorted(statuses) == [201, 201, 409, 409, 409, 409]  # two MiB hold two of them
    async with ada.request("GET", "/files") as reply:
        assert sum(file["size"] for file in (await reply.json())["items"]) == 1_800_000
    left = [found async for found in servers.system.store.list(FOLDER)]
    assert len(left) == 2


async def test_an_upload_sent_again_with_its_key_is_kept_once(servers: Cluster) -> None:
    ada, _ = await sender(servers)
    keyed = {"Idempotency-Key": "the holiday picture"}

    async def send(content: bytes, name: str = "a.png") -> Any:
        return await ada.request("POST", "/files", data=form(content, name), headers=keyed)

    first, again = await send(PNG), await send(PNG)
    assert (first.status, again.status) == (201, 201)
    assert await again.json() == await first.json()
    assert again.headers["Idempotency-Replayed"] == "true"
    assert again.headers["Location"] == first.headers["Location"]
    for other in (await send(PNG + b"more"), await send(PNG, "b.png")):
        await problem(other, 422, "idempotency_mismatch")
    listed = await (await ada.request("GET", "/files")).json()
    assert len(listed["items"]) == 1


async def test_the_key_of_an_upload_that_failed_is_free_again(servers: Cluster) -> None:
    ada, _ = await sender(servers)
    keyed = {"Idempotency-Key": "too large at first"}
    refused = await ada.request("POST", "/files", data=form(bytes(2 << 20)), headers=keyed)
    await problem(refused, 413, "too_large")
    assert (await ada.request("POST", "/files", data=form(PNG), headers=keyed)).status == 201


async def test_the_files_of_a_course_are_listed_for_its_instructors_whoever_uploaded_them(servers: Cluster) -> None:
    host = await school.person(servers.system, "Grace", Role.INSTRUCTOR)
    course, other = [await school.course(servers.system, host) for _ in range(2)]
    both = await school.person(servers.system, "Emmy", Role.INSTRUCTOR)
    learner, assistant = [await school.person(servers.system, name) for name in ("Ada", "Alan")]
    for member, role in ((both, "instructor"), (assistant, "assistant"), (learner, "student")):
        given = EnrollmentCreate.model_validate({"user": member.user, "role": role})
        await servers.system.services.enrollments.add(host, course, given)
    grace, emmy, ada, alan = [await Sender.of(servers, who) for who in (host, both, learner, assistant)]
    eve, _ = await sender(servers, "Eve", Role.INSTRUCTOR)
    of_course = f"/files?course={course}"
    made = [await who.upload(b"x" * n, f"{n}.txt", f"?course={course}") for n, who in ((2, grace), (1, emmy))]
    await grace.upload(b"private", "p.txt")
    await grace.upload(b"of another", "o.txt", f"?course={other}")
    for who in (grace, emmy):
        async with who.request("GET", of_course) as reply:
            assert (await reply.json())["items"] == made
        async with who.request("GET", f"{of_course}&sort=size&limit=1") as reply:
            first = await reply.json()
        async with who.request("GET", f"{of_course}&sort=size&limit=1&cursor={first['next']}") as reply:
            assert [*first["items"], *(await reply.json())["items"]] == made[::-1]
        async with who.request("GET", f"/files?sort=size&limit=1&cursor={first['next']}") as reply:
            await problem(reply, 422, "validation")  # a place in another list
    async with emmy.request("GET", "/files") as reply:
        assert (await reply.json())["items"] == made[1:]
    for who in (ada, alan, eve):
        async with who.request("GET", of_course) as reply:
            await problem(reply, 403, "forbidden")
    async with grace.request("GET", f"/files?course={uuid4()}") as reply:
        await problem(reply, 404, "not_found")


@pytest.mark.parametrize("servers", ["local"], indirect=True)
async def test_where_files_are_kept_may_be_away_for_a_moment(servers: Cluster, tmp_path: Path) -> None:
    ada, _ = await sender(servers)
    made = await ada.upload(b"mine", "a.txt")
    path, page = f"/files/{made['id']}/content", {"Accept": "text/html"}
    place = tmp_path / FOLDER
    place.rename(tmp_path / "elsewhere")
    place.write_text("no directory")
    for headers in ({}, page):
        async with ada.request("GET", path, headers=headers) as reply:
            await problem(reply, 503, "unavailable")
    async with ada.request("POST", "/files", data=form(b"more")) as reply:
        await problem(reply, 503, "unavailable")
    place.unlink()
    (tmp_path / "elsewhere").rename(place)
    async with ada.request("GET", path) as reply:
        assert await reply.read() == b"mine"
