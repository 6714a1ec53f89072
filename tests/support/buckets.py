"""A real S3 protocol server in this process, and buckets on it."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from uuid import uuid4

from aiobotocore.session import AioSession, get_session
from moto.server import ThreadedMotoServer
from pydantic import SecretStr

from lms_rt.settings import StorageSettings

ACCESS, SECRET = "tests", "only-for-the-tests"


@contextmanager
def object_server() -> Iterator[str]:
    """The address of a server that speaks S3."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        _, port = server.get_host_and_port()
        yield f"http://127.0.0.1:{port}"
    finally:
        server.stop()


@cache
def _session() -> AioSession:
    """One for all buckets: it reads what botocore knows of all services."""
    return get_session()


async def new_bucket(endpoint: str) -> StorageSettings:
    """The settings of a store in a bucket of its own."""
    bucket = f"tests-{uuid4().hex}"
    async with _session().create_client(
        "s3", region_name="us-east-1", endpoint_url=endpoint, aws_access_key_id=ACCESS, aws_secret_access_key=SECRET
    ) as client:
        await client.create_bucket(Bucket=bucket)
    return StorageSettings(
        backend="s3", bucket=bucket, endpoint_url=endpoint, access_key=ACCESS, secret_key=SecretStr(SECRET)
    )
