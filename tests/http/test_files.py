"""Files over REST, on both stores."""

import asyncio
import hashlib
import io
import random
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from aiohttp import FormData

from lms_rt.contract.certificates import CertificateTemplatePut
from lms_rt.contract.courses import CoursePatch, EnrollmentCreate
from lms_rt.domain.principal import Person, Role
from lms_rt.http.routes import PREFIX
from lms_rt.services.files import FOLDER
from lms_rt.settings import StorageSettings
from lms_rt.storage.store import ObjectStore
from sql.statement import Statement
from tests.http.expect import problem
from tests.support import school
from tests.support.buckets import new_bucket
from tests.support.servers import Cluster, cluster

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(200)


@pytest.fixture(params=["local", "s3"])
async def servers(
    request: pytest.FixtureRequest, database_url: str, redis_url: str, tmp_path: Path
) -> AsyncIterator[Cluster]:
    storage = StorageSettings(directory=tmp_path, max_file_mib=1, quota_mib=2)
    if request.param == "s3":
        bucket = await new_bucket(request.getfixturevalue("object_store"))
        storage = bucket.model_copy(update={"max_file_mib": 1, "quota_mib": 2})
    async with cluster(database_url, redis_url, servers=1, storage=storage) as made:
        yield made


def form(content: bytes, name: str = "a.bin", field: str = "file") -> FormData:
    made = FormData(quote_fields=False)  # names as browsers send them
    made.add_field(field, io.BytesIO(content), filename=name, content_type="text/html")
    return made


@dataclass
class Sender:
    """Somebody who uploads."""

    servers: Cluster
    headers: dict[str, str]

    @classmethod
    async def of(cls, servers: Cluster, person: Person) -> "Sender":
        return cls(servers, {"Authorization": f"Bearer {await servers.person_token(person)}"})

    def request(self, method: str, path: str, **more: Any) -> Any:
        headers = {**self.headers, **more.pop("headers", {})}
        return self.servers.http.request(method, self.servers.servers[0].url + PREFIX + path, headers=headers, **more)

    async def upload(self, content: bytes, name: str = "a.png", query: str = "") -> dict[str, Any]:
        async with self.request("POST", f"/files{query}", data=form(content, name)) as reply:
            assert reply.status == 201, await reply.text()
            made: dict[str, Any] = await reply.json()
            assert reply.headers["Location"] == f"{PREFIX}/files/{made['id']}"
            return made

    async def status(self, method: str, path: str) -> int:
        async with self.request(method, path) as reply:
            return int(reply.status)


async def sender(servers: Cluster, name: str = "Ada", role: Role = Role.STUDENT) -> tuple[Sender, Person]:
    person = await school.person(servers.system, name, role)
    return await Sender.of(servers, person), person


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


async def test_what_a_course_shows_is_not_deleted_under_it(servers: Cluster) -> None:
    host = await school.person(servers.system, "Grace", Role.INSTRUCTOR)
    course = await school.course(servers.system, host)
    grace = await Sender.of(servers, host)
    made = await grace.upload(PNG, "a.png", "?public=true")
    courses = servers.system.services.courses
    await courses.edit(host, course, CoursePatch(thumbnail=made["url"]), None)
    async with grace.request("DELETE", f"/files/{made['id']}") as reply:
        assert "the course" in (await problem(reply, 409, "conflict"))["detail"]
    await courses.edit(host, course, CoursePatch(thumbnail=None), None)
    assert await grace.status("DELETE", f"/files/{made['id']}") == 204
    assert await grace.status("GET", f"/files/{made['id']}/content") == 404


async def test_nobody_shows_a_file_that_is_not_theirs_to_read(servers: Cluster) -> None:
    host = await school.person(servers.system, "Grace", Role.INSTRUCTOR)
    grace = await Sender.of(servers, host)
    emmy, _ = await sender(servers, "Emmy", Role.INSTRUCTOR)
    private = (await grace.upload(b"mine", "a.txt"))["url"]
    public = (await grace.upload(b"everybody's", "a.txt", "?public=true"))["url"]
    never = f"{PREFIX}/files/{uuid4()}/content"
    course = (await ask(emmy, 201, "POST", "/courses", {"title": "Hers", "thumbnail": public}))["id"]
    module = (await ask(emmy, 201, "POST", f"/courses/{course}/modules", {"title": "M"}))["id"]
    lesson = {"title": "L", "kind": "file"}
    made = (await ask(emmy, 201, "POST", f"/modules/{module}/lessons", {**lesson, "url": public}))["id"]
    for hidden in (private, never, private.upper().replace("/API/V1/FILES", f"{PREFIX}/files")):
        elsewhere = f"https://school.example{hidden}"
        both = {"url": elsewhere, "body": f"![A picture]({hidden})"}
        for method, path, body, fields in (
            ("POST", "/courses", {"title": "C", "thumbnail": hidden}, ["$.thumbnail"]),
            ("PATCH", f"/courses/{course}", {"thumbnail": hidden}, ["$.thumbnail"]),
            ("PATCH", f"/courses/{course}", {"description": f"![A picture]({hidden})"}, ["$.description"]),
            ("POST", f"/modules/{module}/lessons", {**lesson, **both}, ["$.url", "$.body"]),
            ("PATCH", f"/lessons/{made}", both, ["$.url", "$.body"]),
        ):
            refused = await ask(emmy, 422, method, path, body)
            assert sorted(field["path"] for field in refused["fields"]) == sorted(fields)
    await ask(grace, 201, "POST", "/courses", {"title": "His", "thumbnail": private})
    # What was shown before it went may stay where it is; a copy shows it too
    assert await grace.status("DELETE", public.removeprefix(PREFIX).removesuffix("/content")) == 204
    await ask(emmy, 200, "PATCH", f"/lessons/{made}", {"url": public, "title": "Another"})
    copy = await ask(emmy, 201, "POST", f"/courses/{course}/duplicate", {})
    assert copy["thumbnail"] == public


async def test_what_strangers_write_keeps_nobody_from_deleting_their_file_and_tells_them_no_titles(
    servers: Cluster,
) -> None:
    services = servers.system.services
    grace, emmy = [await school.person(servers.system, name, Role.INSTRUCTOR) for name in ("Grace", "Emmy")]
    owner = await Sender.of(servers, grace)
    made = await owner.upload(PNG, "a.png", "?public=true")
    secret = await school.course(servers.system, emmy)
    await services.courses.edit(emmy, secret, CoursePatch(title="Layoffs", thumbnail=made["url"]), None)
    design = CertificateTemplatePut.model_validate({"logo": made["id"]})
    await services.certificate_templates.put(emmy, secret, design, None)
    assert await owner.status("DELETE", f"/files/{made['id']}") == 204
    assert (await services.certificate_templates.get(emmy, secret)).logo is None

    # A file of a course, which somebody who teaches there too shows in another course
    course = await school.course(servers.system, grace)
    both = EnrollmentCreate(user=emmy.user, role="instructor")
    await services.enrollments.add(grace, course, both)
    shared = await (await Sender.of(servers, emmy)).upload(PNG, "a.png", f"?course={course}")
    await services.courses.edit(emmy, secret, CoursePatch(thumbnail=shared["url"]), None)
    async with owner.request("DELETE", f"/files/{shared['id']}") as reply:
        refused = await problem(reply, 409, "conflict")
    assert "another course" in refused["detail"]
    assert "Layoffs" not in refused["detail"]
    async with (await Sender.of(servers, emmy)).request("DELETE", f"/files/{shared['id']}") as reply:
        assert "“Layoffs”" in (await problem(reply, 409, "conflict"))["detail"]


async def ask(who: Sender, status: int, method: str, path: str, body: object) -> dict[str, Any]:
    async with who.request(method, path, json=body, headers={"If-Match": "*"}) as reply:
        assert reply.status == status, await reply.text()
        answer: dict[str, Any] = await reply.json()
        return answer


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
    await servers.system.db.execute(
        Statement(
            "INSERT INTO files (id, owner_id, public, name, object_key, created_at)"
            " VALUES ($1, $2, false, 'a', $3, now() - interval '2 days')"
        ),
        uuid4(), person.user, f"{FOLDER}/never-arrived",
    )  # fmt: skip
    sweep = servers.system.services.file_sweep
    assert await sweep.sweep(FOLDER) == {"uploads": 1, "expired": 0, "objects": 0}  # what is young may be on its way
    await asyncio.sleep(0)
    assert await sweep.sweep(FOLDER, -1) == {"uploads": 0, "expired": 0, "objects": 1}
    assert [found.key async for found in store.list(FOLDER)] == [f"{FOLDER}/{kept['id']}"]


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
