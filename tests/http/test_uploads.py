"""Files that are announced, sent by themselves and completed: the same way whoever keeps them."""

import hashlib
import io
import random
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID, uuid4

import pytest

from lms_rt.contract.courses import EnrollmentCreate
from lms_rt.domain.principal import Role
from lms_rt.http.routes import PREFIX
from lms_rt.security.uploads import agree
from lms_rt.services.files import FOLDER
from lms_rt.settings import StorageSettings
from sql.statement import Statement
from tests.http.expect import problem
from tests.support import school
from tests.support.buckets import new_bucket
from tests.support.servers import Cluster, cluster
from tests.support.uploading import PNG, Sender, form, sender

LIMITS = {"max_file_mib": 10, "quota_mib": 12}
LARGE = PNG + random.Random(3).randbytes(9 << 20)
"""More than one part of the object store."""


@pytest.fixture(params=["local", "bucket", "bucket behind us"])
async def servers(
    request: pytest.FixtureRequest, database_url: str, redis_url: str, tmp_path: Path
) -> AsyncIterator[Cluster]:
    storage = StorageSettings.model_validate({"directory": tmp_path, **LIMITS})
    if request.param != "local":
        bucket = await new_bucket(request.getfixturevalue("object_store"))
        storage = bucket.model_copy(update={**LIMITS, "presigned": request.param == "bucket"})
    async with cluster(database_url, redis_url, servers=1, storage=storage) as made:
        yield made


def announced(content: bytes, name: str = "a.png", **more: object) -> dict[str, object]:
    return {"name": name, "size": len(content), "sha256": hashlib.sha256(content).hexdigest(), **more}


async def begin(who: Sender, content: bytes, name: str = "a.png", **more: object) -> dict[str, Any]:
    async with who.request("POST", "/uploads", json=announced(content, name, **more)) as reply:
        assert reply.status == 201, await reply.text()
        made: dict[str, Any] = await reply.json()
        assert reply.headers["Location"] == f"{PREFIX}/uploads/{made['id']}"
        return made


async def send(who: Sender, upload: dict[str, Any], content: bytes) -> int:
    """As a client does that knows nothing of who keeps the files, and without any other sign of who it is."""
    body = io.BytesIO(content)
    async with who.servers.http.request(upload["method"], upload["url"], data=body, headers=upload["headers"]) as reply:
        return int(reply.status)


def complete(who: Sender, upload: dict[str, Any]) -> Any:
    return who.request("POST", f"/uploads/{upload['id']}/complete")


async def kept(servers: Cluster) -> list[str]:
    return sorted([found.key async for found in servers.system.store.list(FOLDER)])


async def test_what_is_announced_and_sent_is_a_file_once_it_is_complete(servers: Cluster) -> None:
    ada, _ = await sender(servers)
    upload = await begin(ada, LARGE, "../Grüße.png", content_type="image/png", public=True)
    assert await ada.status("GET", f"/files/{upload['id']}") == 404  # it does not count yet
    assert await send(ada, upload, LARGE) in {200, 204}
    assert await ada.status("GET", f"/files/{upload['id']}/content") == 404
    async with complete(ada, upload) as reply:
        assert (reply.status, reply.headers["Location"]) == (200, f"{PREFIX}/files/{upload['id']}")
        file = await reply.json()
    assert file == {
        "id": upload["id"], "name": "Grüße.png", "content_type": "image/png", "size": len(LARGE),
        "sha256": hashlib.sha256(LARGE).hexdigest(), "course": None, "public": True,
        "url": f"{PREFIX}/files/{upload['id']}/content", "created_at": file["created_at"], "expires_at": None,
    }  # fmt: skip
    async with ada.request("GET", f"/files/{upload['id']}/content") as reply:
        assert await reply.read() == LARGE
    async with complete(ada, upload) as reply:
        assert (reply.status, await reply.json()) == (200, file)  # asked twice, kept once
    assert await kept(servers) == [f"{FOLDER}/{upload['id']}"]


@pytest.mark.parametrize("servers", ["bucket"], indirect=True)
async def test_the_address_of_a_bucket_is_signed_for_this_size_and_checksum_only(servers: Cluster) -> None:
    ada, _ = await sender(servers)
    upload = await begin(ada, b"content", "a.txt")
    address = urlsplit(upload["url"])
    signed = parse_qs(address.query)
    assert address.path.endswith(f"/{FOLDER}/{upload['id']}")
    assert set(signed["X-Amz-SignedHeaders"][0].split(";")) >= {"content-length", "x-amz-checksum-sha256"}
    assert signed["X-Amz-Expires"] == ["3600"]
    assert upload["headers"] == {"x-amz-checksum-sha256": "7XACtDnprIRfIjV9giusFERzD722AW0+yUMil7nsn3M="}


@pytest.mark.parametrize("servers", ["local", "bucket behind us"], indirect=True)
async def test_what_comes_to_us_is_refused_as_soon_as_it_is_not_what_was_announced(servers: Cluster) -> None:
    ada, _ = await sender(servers)
    upload = await begin(ada, b"content", "a.txt")

    async def refused(content: object, field: str) -> None:
        async with ada.servers.http.put(upload["url"], data=content) as reply:
            found = await problem(reply, 422, "validation")
            assert [each["path"] for each in found["fields"]] == [field]

    async def streamed(*pieces: bytes) -> AsyncIterator[bytes]:
        for piece in pieces:
            yield piece

    await refused(b"contents", "$.size")
    await refused(streamed(b"cont"), "$.size")
    await refused(b"CONTENT", "$.sha256")
    async with ada.servers.http.put(upload["url"], data=streamed(b"content", b"s")) as reply:
        await problem(reply, 413, "too_large")
    async with ada.servers.http.put(upload["url"].replace("token=", "token=x"), data=b"content") as reply:
        await problem(reply, 404, "not_found")
    async with ada.servers.http.put(upload["url"].partition("?")[0], data=b"content") as reply:
        await problem(reply, 422, "validation")
    assert await kept(servers) == []
    assert await send(ada, upload, b"content") == 204
    await refused(b"CONTENT", "$.sha256")  # and what had arrived stays
    assert (await complete(ada, upload)).status == 200
    assert await send(ada, upload, b"content") == 404  # the address is used up


async def test_an_address_is_good_for_an_hour_and_what_came_by_then_for_a_day(servers: Cluster) -> None:
    ada, _ = await sender(servers)
    late, in_time = await begin(ada, b"content", "a.txt"), await begin(ada, b"content", "a.txt")
    await send(ada, in_time, b"content")
    await servers.system.db.execute(Statement("UPDATE uploads SET expires_at = now() - interval '1 second'"))
    if servers.system.settings.storage.presigned and servers.system.settings.storage.backend == "s3":
        assert parse_qs(urlsplit(late["url"]).query)["X-Amz-Expires"] == ["3600"]  # the bucket's to refuse
    else:
        assert await send(ada, late, b"content") == 404
        async with complete(ada, late) as reply:
            assert "Nothing has arrived" in (await problem(reply, 409, "conflict"))["detail"]
    assert (await complete(ada, in_time)).status == 200


@pytest.mark.parametrize(
    "said, arrived, field",
    [
        ({"size": 8}, b"content", "$.size"),
        ({}, b"CONTENT", "$.sha256"),
        ({"content_type": "image/png"}, b"content", "$.content_type"),
        ({"content_type": "image/png"}, b"CONTENT", "$.sha256"),
    ],
)
async def test_what_is_not_what_was_announced_does_not_count_and_can_be_sent_again(
    servers: Cluster, said: dict[str, object], arrived: bytes, field: str
) -> None:
    ada, _ = await sender(servers)
    upload = await begin(ada, b"content", "a.txt", **said)
    await put_in_store(servers, upload, arrived)  # as a bucket might take it that looks at nothing
    async with complete(ada, upload) as reply:
        found = await problem(reply, 422, "validation")
        assert field in [each["path"] for each in found["fields"]]
    assert await ada.status("GET", f"/files/{upload['id']}") == 404
    assert await kept(servers) == []
    async with complete(ada, upload) as reply:
        await problem(reply, 409, "conflict")
    if not said:
        await send(ada, upload, b"content")
        assert (await complete(ada, upload)).status == 200


async def put_in_store(servers: Cluster, upload: dict[str, Any], content: bytes) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        yield content

    await servers.system.store.put(f"{FOLDER}/{upload['id']}", pieces(), "text/plain")


async def test_every_bad_field_is_named(servers: Cluster) -> None:
    ada, _ = await sender(servers)
    bad = {"name": "", "size": -1, "sha256": "abc", "content_type": "nonsense", "colour": "red"}
    async with ada.request("POST", "/uploads", json=bad) as reply:
        found = await problem(reply, 422, "validation")
    assert {each["path"] for each in found["fields"]} == {f"$.{name}" for name in bad}


async def test_limits_count_what_is_still_to_come(servers: Cluster) -> None:
    ada, _ = await sender(servers)
    async with ada.request("POST", "/uploads", json={**announced(b""), "size": (10 << 20) + 1}) as reply:
        await problem(reply, 413, "too_large")
    first = await begin(ada, LARGE)
    async with ada.request("POST", "/uploads", json=announced(LARGE)) as reply:
        await problem(reply, 409, "conflict")
    async with ada.request("POST", "/files", data=form(bytes(4 << 20))) as reply:
        assert reply.status in {409, 413}
    assert await ada.status("DELETE", f"/uploads/{first['id']}") == 204  # its room is free again
    assert await ada.status("DELETE", f"/uploads/{first['id']}") == 404
    await begin(ada, LARGE)
    await servers.system.db.execute(Statement("UPDATE uploads SET expires_at = now()"))
    await begin(ada, LARGE)  # so is that of what cannot come any more


async def test_an_upload_is_its_owner_s_and_a_course_s_needs_an_instructor_of_it(servers: Cluster) -> None:
    host = await school.person(servers.system, "Grace", Role.INSTRUCTOR)
    course = await school.course(servers.system, host)
    learner = await school.person(servers.system, "Emmy")
    await servers.system.services.enrollments.add(host, course, EnrollmentCreate(user=learner.user))
    grace, emmy = await Sender.of(servers, host), await Sender.of(servers, learner)
    async with emmy.request("POST", "/uploads", json=announced(b"x", course=str(course))) as reply:
        await problem(reply, 403, "forbidden")
    async with emmy.request("POST", "/uploads", json=announced(b"x", course=str(uuid4()))) as reply:
        await problem(reply, 404, "not_found")
    upload = await begin(grace, b"content", "a.txt", course=str(course))
    await send(grace, upload, b"content")
    assert await emmy.status("POST", f"/uploads/{upload['id']}/complete") == 404
    assert await emmy.status("DELETE", f"/uploads/{upload['id']}") == 404
    assert await Sender(servers, {}).status("POST", f"/uploads/{upload['id']}/complete") == 401
    assert (await complete(grace, upload)).status == 200
    assert await emmy.status("GET", f"/files/{upload['id']}/content") == 200
    assert await emmy.status("POST", f"/uploads/{upload['id']}/complete") == 404
    assert await grace.status("DELETE", f"/uploads/{upload['id']}") == 404  # it is a file now
    assert await grace.status("DELETE", f"/files/{upload['id']}") == 204


async def test_the_announcement_is_made_once_a_key(servers: Cluster) -> None:
    ada, _ = await sender(servers)
    key = {"Idempotency-Key": "once"}
    made = []
    for _ in range(2):
        async with ada.request("POST", "/uploads", json=announced(b"content"), headers=key) as reply:
            made.append(await reply.json())
    assert made[0] == made[1]


async def test_what_nobody_completes_is_swept_with_its_bytes(servers: Cluster) -> None:
    ada, _ = await sender(servers)
    given_up, young = await begin(ada, b"content", "a.txt"), await begin(ada, b"content", "a.txt")
    for upload in (given_up, young):
        await send(ada, upload, b"content")
    await servers.system.db.execute(
        Statement("UPDATE files SET created_at = now() - interval '2 days' WHERE id = $1"), UUID(given_up["id"])
    )
    sweep = servers.system.services.file_sweep
    assert await sweep.sweep(FOLDER) == {"uploads": 1, "expired": 0, "objects": 0}
    assert await kept(servers) == sorted(f"{FOLDER}/{each['id']}" for each in (given_up, young))
    async with complete(ada, given_up) as reply:
        await problem(reply, 404, "not_found")
    await servers.system.db.execute(Statement("UPDATE files SET created_at = now() + interval '1 day'"))
    assert await sweep.sweep(FOLDER, -1) == {"uploads": 0, "expired": 0, "objects": 1}  # as if the day were over
    assert await kept(servers) == [f"{FOLDER}/{young['id']}"]
    assert (await complete(ada, young)).status == 200


@pytest.mark.parametrize(
    "said, found, possible",
    [
        ("image/png", "image/png", True),
        ("image/jpg", "image/jpeg", True),
        ("image/png", "image/jpeg", False),
        ("image/png", "text/html", False),
        ("text/plain", "image/png", False),
        ("application/pdf", "text/plain", False),
        ("application/octet-stream", "video/mp4", True),
        ("audio/mp4", "video/mp4", True),
        ("audio/mpeg", "application/octet-stream", True),
        ("audio/mpeg", "text/html", False),
        ("text/csv", "text/plain", True),
        ("text/markdown", "text/plain", True),
        ("application/json", "text/plain", True),
        ("application/vnd.oasis.opendocument.text", "application/zip", True),
        ("font/woff2", "application/octet-stream", True),
    ],
)
def test_the_beginning_of_a_file_can_be_what_its_sender_said(said: str, found: str, possible: bool) -> None:
    assert agree(said, found) is possible
