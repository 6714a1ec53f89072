"""Objects in a bucket of anything that speaks the S3 protocol."""

from collections.abc import AsyncIterable, AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import TYPE_CHECKING, Any, Final

from aiobotocore.session import get_session
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from lms_rt.storage.keys import checked
from lms_rt.storage.store import CHUNK_BYTES, ObjectInfo, ObjectMissingError, Presentation, StoreUnavailableError

if TYPE_CHECKING:
    from lms_rt.settings import StorageSettings

PART_BYTES: Final = 8 * 1024 * 1024
"""S3 takes no more than 10,000 parts and none but the last below 5 MiB: this makes 78 GiB the largest object."""
MISSING: Final = frozenset({"404", "NoSuchKey", "NotFound"})
TIMEOUT_S: Final = 30


class S3Store:
    """Small objects in one request, larger ones in parts of which one is in memory at a time."""

    def __init__(self, client: Any, bucket: str) -> None:
        self._client = client
        self._bucket = bucket

    @classmethod
    @asynccontextmanager
    async def connect(cls, settings: "StorageSettings") -> AsyncIterator["S3Store"]:
        """A store with its pool of connections. Without keys in the settings the machine's own role is used."""
        secret = settings.secret_key.get_secret_value() if settings.secret_key else None
        assert settings.bucket is not None
        async with get_session().create_client(
            "s3",
            region_name=settings.region,
            endpoint_url=settings.endpoint_url,
            aws_access_key_id=settings.access_key,
            aws_secret_access_key=secret,
            config=Config(
                signature_version="s3v4",
                connect_timeout=TIMEOUT_S,
                read_timeout=TIMEOUT_S,
                retries={"mode": "standard", "max_attempts": 4},
                s3={"addressing_style": "path" if settings.endpoint_url else "auto"},
            ),
        ) as client:
            yield cls(client, settings.bucket)

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
            with _telling(key):
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
            yield body.iter_chunks(CHUNK_BYTES)

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

    async def _put_part(self, upload: dict[str, str], key: str, number: int, part: bytes) -> dict[str, object]:
        with _telling(key):
            told = await self._client.upload_part(**upload, PartNumber=number, Body=part)
        return {"PartNumber": number, "ETag": told["ETag"]}


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
    except (BotoCoreError, TimeoutError) as error:
        raise StoreUnavailableError(f"the object store cannot be reached: {error}") from error


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
