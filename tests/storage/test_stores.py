"""What both stores promise, on a real disk and over the real protocol."""

import os
import random
import resource
import signal
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from lms_rt.settings import StorageSettings
from lms_rt.storage.local import PARTS, LocalStore
from lms_rt.storage.s3 import ONE_PUT_BYTES, PART_BYTES, S3Store
from lms_rt.storage.store import (
    Announced,
    ObjectMissingError,
    ObjectStore,
    Presentation,
    StoreUnavailableError,
)
from tests.support.buckets import new_bucket


async def pieces(content: bytes, size: int = 100_000) -> AsyncIterator[bytes]:
    for start in range(0, len(content), size):
        yield content[start : start + size]


async def read(store: ObjectStore, key: str, start: int = 0, end: int | None = None) -> bytes:
    async with store.get(key, start, end) as chunks:
        return b"".join([chunk async for chunk in chunks])


@pytest.mark.parametrize("size", [0, 1, 1000, PART_BYTES - 1, PART_BYTES, PART_BYTES + 1, 2 * PART_BYTES + 77])
async def test_what_is_put_is_got_whole_and_in_parts(store: ObjectStore, size: int) -> None:
    content = random.Random(size).randbytes(size)
    assert await store.put("files/a", pieces(content), "image/png") == size
    assert (await store.stat("files/a")).size == size
    assert await read(store, "files/a") == content
    if size > 10:
        assert await read(store, "files/a", 3) == content[3:]
        assert await read(store, "files/a", 3, size - 4) == content[3 : size - 4]


async def test_an_object_is_replaced_whole(store: ObjectStore) -> None:
    await store.put("files/a", pieces(b"long" * 1000), "text/plain")
    await store.put("files/a", pieces(b"short"), "text/plain")
    assert await read(store, "files/a") == b"short"


@pytest.mark.parametrize("size", [1000, 2 * PART_BYTES])
async def test_a_sender_who_breaks_off_leaves_nothing_behind(store: ObjectStore, size: int) -> None:
    async def broken() -> AsyncIterator[bytes]:
        async for piece in pieces(bytes(size)):
            yield piece
        raise ConnectionResetError("the phone is gone")

    with pytest.raises(ConnectionResetError):
        await store.put("files/a", broken(), "text/plain")
    with pytest.raises(ObjectMissingError):
        await store.stat("files/a")
    assert [found async for found in store.list()] == []


async def test_what_is_not_there_is_said_to_be_missing(store: ObjectStore) -> None:
    with pytest.raises(ObjectMissingError):
        await store.stat("files/none")
    with pytest.raises(ObjectMissingError):
        await read(store, "files/none")
    await store.delete("files/none")


async def test_a_list_names_what_is_kept_and_not_what_was_deleted(store: ObjectStore) -> None:
    for key in ("files/a", "files/b", "certificates/a"):
        await store.put(key, pieces(key.encode()), "text/plain")
    await store.delete("files/b")
    assert {(found.key, found.size) async for found in store.list("files/")} == {("files/a", 7)}
    assert {found.key async for found in store.list()} == {"files/a", "certificates/a"}


async def test_what_a_killed_process_left_half_written_goes_once_it_is_old(store: ObjectStore, tmp_path: Path) -> None:
    await store.put("files/whole", pieces(b"whole"), "text/plain")
    if isinstance(store, S3Store):
        client, bucket = store._client, store._bucket
        begun = await client.create_multipart_upload(Bucket=bucket, Key="files/half")
        part = {"UploadId": begun["UploadId"], "PartNumber": 1, "Body": b"half"}
        await client.upload_part(Bucket=bucket, Key="files/half", **part)
    else:
        (tmp_path / "files" / PARTS / uuid4().hex).write_bytes(b"half")
    long_ago = datetime(2009, 1, 1, tzinfo=UTC)  # moto says of every upload that it began in 2010
    assert await store.forget_unfinished("files/", long_ago) == 0
    now = datetime.now(UTC)
    if isinstance(store, S3Store):  # a bucket may be others' too
        assert await store.forget_unfinished("files-of-others/", now + timedelta(hours=1)) == 0
    assert await store.forget_unfinished("files/", now + timedelta(hours=1)) == 1
    assert await store.forget_unfinished("files/", now + timedelta(hours=1)) == 0
    assert [found.key async for found in store.list()] == ["files/whole"]


@pytest.mark.parametrize(
    "key", ["", "/etc/passwd", "../a", "files/../a", "files//a", "files/A", "files/a.b", "a" * 300]
)
async def test_no_key_leads_out_of_the_store(store: ObjectStore, key: str) -> None:
    with pytest.raises(ValueError, match="is not a key"):
        await store.put(key, pieces(b"x"), "text/plain")


async def test_a_disk_that_refuses_is_not_blamed_on_the_sender(tmp_path: Path) -> None:
    (tmp_path / "files").write_text("a file where the directory should be")
    with pytest.raises(StoreUnavailableError):
        await LocalStore(tmp_path / "files").put("files/a", pieces(b"x"), "text/plain")


@contextmanager
def full_after(size: int) -> Iterator[None]:
    """No file of this process becomes longer, as on a disk that is full."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)


@pytest.mark.parametrize("piece", [1000, 100_000])
async def test_a_disk_that_is_full_says_so_and_is_not_filled_further(tmp_path: Path, piece: int) -> None:
    store = LocalStore(tmp_path / "files")
    await store.put("files/a", pieces(b"before"), "text/plain")
    with full_after(70_000), pytest.raises(StoreUnavailableError):
        await store.put("files/a", pieces(bytes(300_000), piece), "text/plain")
    assert [name for _, _, names in os.walk(tmp_path) for name in names] == ["a"]
    assert await read(store, "files/a") == b"before"


async def test_a_bucket_whose_line_breaks_within_an_object_is_unavailable() -> None:
    async def half(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        response.content_length = 1000
        await response.prepare(request)
        await response.write(bytes(500))
        assert request.transport is not None
        request.transport.close()
        return response

    app = web.Application()
    app.router.add_get("/{path:.*}", half)
    keys = {"access_key": "tests", "secret_key": "only-for-the-tests"}
    async with TestServer(app) as server:
        given = {"backend": "s3", "endpoint_url": str(server.make_url("")), "bucket": "school", **keys}
        async with S3Store.connect(StorageSettings.model_validate(given)) as store:
            with pytest.raises(StoreUnavailableError):
                await read(store, "files/a")


@pytest.mark.parametrize(
    "region, endpoint_url, bucket, origin",
    [
        ("eu-central-1", None, "school", "https://school.s3.eu-central-1.amazonaws.com"),
        ("eu-central-1", None, "our.school", "https://s3.eu-central-1.amazonaws.com"),
        ("us-east-1", "http://127.0.0.1:9000", "school", "http://127.0.0.1:9000"),
    ],
)
async def test_addresses_lead_to_the_region_s_own_host_and_pages_can_name_it(
    region: str, endpoint_url: str | None, bucket: str, origin: str
) -> None:
    keys = {"access_key": "tests", "secret_key": "only-for-the-tests"}
    given = {"backend": "s3", "region": region, "endpoint_url": endpoint_url, "bucket": bucket, **keys}
    async with S3Store.connect(StorageSettings.model_validate(given)) as store:
        url = await store.download_url("files/a", Presentation("text/plain", "attachment"), 60)
        there = await store.upload_url("files/a", Announced(1, bytes(32)), 60)
        assert store.origin == origin
    assert url is not None
    assert there is not None
    assert url.startswith(f"{origin}/")
    assert there.url.startswith(f"{origin}/")


async def test_more_than_a_bucket_takes_at_once_is_not_sent_there(object_store: str) -> None:
    async with S3Store.connect(await new_bucket(object_store)) as store:
        assert await store.upload_url("files/a", Announced(ONE_PUT_BYTES, bytes(32)), 60) is not None
        assert await store.upload_url("files/a", Announced(ONE_PUT_BYTES + 1, bytes(32)), 60) is None


async def test_a_bucket_that_is_not_there_is_unavailable_and_hands_out_signed_addresses(object_store: str) -> None:
    settings = (await new_bucket(object_store)).model_copy(update={"bucket": "nobody-s"})
    async with S3Store.connect(settings) as store:
        with pytest.raises(StoreUnavailableError):
            await store.put("files/a", pieces(b"x"), "text/plain")
        url = await store.download_url("files/a", Presentation("text/plain", "attachment"), 60)
    assert url is not None
    assert url.startswith(f"{object_store}/nobody-s/files/a?")
    assert "X-Amz-Signature=" in url
