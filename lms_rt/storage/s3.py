"""Objects in a bucket of anything that speaks the S3 protocol."""

from base64 import b64encode
from collections.abc import AsyncIterable, AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

import aiohttp
from aiobotocore.session import get_session
from botocore import UNSIGNED
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from botocore.loaders import Loader, create_loader

from lms_rt.storage.keys import checked
from lms_rt.storage.store import (
    CHUNK_BYTES,
    Announced,
    Destination,
    ObjectInfo,
    ObjectMissingError,
    Presentation,
    StoreUnavailableError,
)

if TYPE_CHECKING:
    from lms_rt.settings import StorageSettings

PART_BYTES: Final = 8 * 1024 * 1024
"""S3 takes no more than 10,000 parts and none but the last below 5 MiB: this makes 78 GiB the largest object."""
MISSING: Final = frozenset({"404", "NoSuchKey", "NoSuchUpload", "NotFound"})
ONE_PUT_BYTES: Final = 5 * 1024**3
"""The most that S3 takes in one request."""
TIMEOUT_S: Final = 30


class S3Store:
    """Small objects in one request, larger ones in parts of which one is in memory at a time."""

    def __init__(self, client: Any, bucket: str, origin: str) -> None:
        self._client = client
        self._bucket = bucket
        self.origin = origin

    @classmethod
    @asynccontextmanager
    async def connect(cls, settings: "StorageSettings") -> AsyncIterator["S3Store"]:
        """A store with its pool of connections. Without keys in the settings the machine's own role is used."""
        secret = settings.secret_key.get_secret_value() if settings.secret_key else None
        assert settings.bucket is not None
        where = {"region_name": settings.region, "endpoint_url": settings.endpoint_url}
        # The bucket's own name in the region: addresses signed for the name that all regions share are redirected
        how = Config(
            signature_version="s3v4",
            connect_timeout=TIMEOUT_S,
            read_timeout=TIMEOUT_S,
            retries={"mode": "standard", "max_attempts": 4},
            s3={"addressing_style": "path" if settings.endpoint_url else "virtual"},
        )
        session = get_session()
        session.register_component("data_loader", _loader(session.get_config_variable("data_path")))
        async with session.create_client("s3", **where, config=how.merge(Config(signature_version=UNSIGNED))) as asked:
            # Nothing is signed and nobody asked: this works before there are keys
            url = await asked.generate_presigned_url("get_object", Params={"Bucket": settings.bucket, "Key": "any"})
        keys = {"aws_access_key_id": settings.access_key, "aws_secret_access_key": secret}
        async with session.create_client("s3", **where, **keys, config=how) as client:
            yield cls(client, settings.bucket, _origin(url))

    async def put(self, key: str, content: AsyncIterable[bytes], content_type: str) -> int:
        """See `ObjectStore.put`; an upload that breaks off is aborted, so that its parts cost nothing."""
        place = {"Bucket": self._bucket, "Key": checked(key)}
        parts = _parts(content)
        first = await anext(parts, b"")
        with _telling(key):
            if len(first) < PART_BYTES:
                await self._client.put_object(**place, Body=first, ContentType=content_type)
                return len(first)
            begun = await self._client.create_multipart_upload(**place, ContentType=content_type)
        upload = {**place, "UploadId": begun["UploadId"]}
        try:
            size, done = len(first), [await self._put_part(upload, key, 1, first)]
            async for part in parts:
                done.append(await self._put_part(upload, key, len(done) + 1, part))
                size += len(part)
            with _telling(key):
                await self._client.complete_multipart_upload(**upload, MultipartUpload={"Parts": done})
        except BaseException:
            with suppress(ObjectMissingError, StoreUnavailableError), _telling(key):  # the sweep aborts it by night
                await self._client.abort_multipart_upload(**upload)
            raise
        return size

    @asynccontextmanager
    async def get(self, key: str, start: int = 0, end: int | None = None) -> AsyncIterator[AsyncIterator[bytes]]:
        """See `ObjectStore.get`."""
        place = {"Bucket": self._bucket, "Key": checked(key)}
        part = {"Range": f"bytes={start}-{'' if end is None else end - 1}"} if start or end is not None else {}
        with _telling(key):
            found = await self._client.get_object(**place, **part)
        async with found["Body"] as body:
            yield _chunks(body, key)

    async def stat(self, key: str) -> ObjectInfo:
        """See `ObjectStore.stat`."""
        with _telling(key):
            found = await self._client.head_object(Bucket=self._bucket, Key=checked(key))
        return ObjectInfo(key, found["ContentLength"], found["LastModified"])

    async def delete(self, key: str) -> None:
        """See `ObjectStore.delete`."""
        with _telling(key):
            await self._client.delete_object(Bucket=self._bucket, Key=checked(key))

    async def list(self, prefix: str = "") -> AsyncIterator[ObjectInfo]:
        """See `ObjectStore.list`."""
        pages = self._client.get_paginator("list_objects_v2").paginate(Bucket=self._bucket, Prefix=prefix)
        with _telling(prefix):
            async for page in pages:
                for found in page.get("Contents", ()):
                    yield ObjectInfo(found["Key"], found["Size"], found["LastModified"])

    async def forget_unfinished(self, prefix: str, before: datetime) -> int:
        """See `ObjectStore.forget_unfinished`: uploads in parts, whose parts cost as much as objects."""
        gone = 0
        with _telling("unfinished uploads"):
            begun_here = {"Bucket": self._bucket, "Prefix": prefix}
            pages = self._client.get_paginator("list_multipart_uploads").paginate(**begun_here)
            async for page in pages:
                for begun in page.get("Uploads", ()):
                    if begun["Initiated"] < before and begun["Key"].startswith(prefix):
                        upload = {"Bucket": self._bucket, "Key": begun["Key"], "UploadId": begun["UploadId"]}
                        with suppress(ObjectMissingError), _telling(begun["Key"]):
                            await self._client.abort_multipart_upload(**upload)
                            gone += 1
        return gone

    async def download_url(self, key: str, presentation: Presentation, lasting_s: int) -> str | None:
        """An address that the bucket itself answers; signing it costs no request."""
        asked = {
            "Bucket": self._bucket,
            "Key": checked(key),
            "ResponseContentType": presentation.content_type,
            "ResponseContentDisposition": presentation.disposition,
        }
        with _telling(key):
            url: str = await self._client.generate_presigned_url("get_object", Params=asked, ExpiresIn=lasting_s)
        return url

    async def upload_url(self, key: str, announced: Announced, lasting_s: int) -> Destination | None:
        """An address that takes this many bytes with this checksum and no others: both are part of what is signed."""
        if announced.size > ONE_PUT_BYTES:
            return None
        checksum = b64encode(announced.sha256).decode()
        asked = {
            "Bucket": self._bucket,
            "Key": checked(key),
            "ContentLength": announced.size,
            "ChecksumSHA256": checksum,
        }
        with _telling(key):
            url = await self._client.generate_presigned_url("put_object", Params=asked, ExpiresIn=lasting_s)
        return Destination(url, {"x-amz-checksum-sha256": checksum})

    async def _put_part(self, upload: dict[str, str], key: str, number: int, part: bytes) -> dict[str, object]:
        with _telling(key):
            told = await self._client.upload_part(**upload, PartNumber=number, Body=part)
        return {"PartNumber": number, "ETag": told["ETag"]}


@cache
def _loader(data_path: str | None) -> Loader:
    """What botocore reads of the files that come with it: megabytes, which one reading a process is enough of."""
    return create_loader(data_path)


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


@contextmanager
def _telling(key: str) -> Iterator[None]:
    """S3's errors as the store's."""
    try:
        yield
    except ClientError as error:
        code = error.response.get("Error", {}).get("Code", "")
        if code in MISSING:
            raise ObjectMissingError(key) from None
        raise StoreUnavailableError(f"the object store refused: {code}") from error
    except (BotoCoreError, aiohttp.ClientError, TimeoutError) as error:
        raise StoreUnavailableError(f"the object store cannot be reached: {error}") from error


async def _chunks(body: Any, key: str) -> AsyncIterator[bytes]:
    """What is in a body, as long as its line holds."""
    with _telling(key):
        async for chunk in body.iter_chunks(CHUNK_BYTES):
            yield chunk


async def _parts(content: AsyncIterable[bytes]) -> AsyncIterator[bytes]:
    """The same bytes in pieces of exactly `PART_BYTES`, but for the last."""
    kept = bytearray()
    async for chunk in content:
        kept += chunk
        while len(kept) >= PART_BYTES:
            yield bytes(memoryview(kept)[:PART_BYTES])
            del kept[:PART_BYTES]
    if kept:
        yield bytes(kept)
