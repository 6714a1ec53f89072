"""How much the server grows while a large file goes up and down, on a local disk and on a bucket."""

from __future__ import annotations

import asyncio
import hashlib
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from aiobotocore.session import get_session
from aiohttp import ClientSession, ClientTimeout, MultipartWriter

from bench.jobs.house import House
from bench.measure.cpu import family, resident_bytes
from bench.subjects.process import ServerProcess

MIB = 1 << 20
CHUNK = bytes(range(256)) * 1024
SAMPLE_S = 0.05
BUCKET, ACCESS = "bench", "only-for-the-bench"

Figures = dict[str, float]


async def local(house: House, mib: int) -> Figures:
    """On a disk."""
    return await _up_and_down(house, mib, {"STORAGE__BACKEND": "local"})


async def bucket(house: House, mib: int) -> Figures:
    """On moto's S3 server, in a process of its own; downloads pass through the server."""
    async with _object_server() as endpoint:
        return await _up_and_down(
            house,
            mib,
            {
                "STORAGE__BACKEND": "s3",
                "STORAGE__BUCKET": BUCKET,
                "STORAGE__ENDPOINT_URL": endpoint,
                "STORAGE__ACCESS_KEY": ACCESS,
                "STORAGE__SECRET_KEY": ACCESS,
                "STORAGE__PRESIGNED": "false",
            },
        )


async def _up_and_down(house: House, mib: int, storage: Mapping[str, str]) -> Figures:
    _, email = await house.person("Ada")
    headers = {"Authorization": f"Bearer {await house.token(email)}"}
    command = [sys.executable, "-m", "lms_rt", "serve", "--port", "0"]
    server = await ServerProcess.start(command, None, house.environment(storage))
    try:
        async with ClientSession(
            f"http://{server.host}:{server.port}", headers=headers, timeout=ClientTimeout(total=None)
        ) as client:
            await _download(client, await _upload(client, 16))  # imports, buffers and pools are there after it
            async with _growth(server.pid) as up:
                file = await _upload(client, mib)
            async with _growth(server.pid) as down:
                await _download(client, file)
            async with _growth(server.pid) as announced:
                await _send_announced(client, mib)
    finally:
        await server.stop()
    return {
        "MiB": mib,
        "growth up, MiB": max(up) / MIB,
        "growth down, MiB": max(down) / MIB,
        "growth up announced, MiB": max(announced) / MIB,
    }


async def _upload(client: ClientSession, mib: int) -> dict[str, str]:
    digest = hashlib.sha256()

    async def content() -> AsyncIterator[bytes]:
        for _ in range(mib * MIB // len(CHUNK)):
            digest.update(CHUNK)
            yield CHUNK

    form = MultipartWriter("form-data")
    form.append(content()).set_content_disposition("form-data", name="file", filename="large.bin")
    async with client.post("/api/v1/files", data=form) as reply:
        made: dict[str, str] = await reply.json()
        if reply.status != 201 or made["sha256"] != digest.hexdigest():
            raise RuntimeError(f"{reply.status}: {made}")
    return made


async def _send_announced(client: ClientSession, mib: int) -> None:
    """Announce it, send it by itself, and have it looked at."""
    chunks, digest = mib * MIB // len(CHUNK), hashlib.sha256()
    for _ in range(chunks):
        digest.update(CHUNK)

    async def content() -> AsyncIterator[bytes]:
        for _ in range(chunks):
            yield CHUNK

    intent = {"name": "large.bin", "size": mib * MIB, "sha256": digest.hexdigest()}
    async with client.post("/api/v1/uploads", json=intent) as reply:
        place = await reply.json()
    async with client.request(place["method"], place["url"], data=content(), headers=place["headers"]) as reply:
        reply.raise_for_status()
    async with client.post(f"/api/v1/uploads/{place['id']}/complete") as reply:
        reply.raise_for_status()


async def _download(client: ClientSession, file: Mapping[str, str]) -> None:
    digest = hashlib.sha256()
    async with client.get(file["url"]) as reply:
        async for chunk in reply.content.iter_any():
            digest.update(chunk)
    if digest.hexdigest() != file["sha256"]:
        raise RuntimeError("what came back is not what went")


@asynccontextmanager
async def _growth(pid: int) -> AsyncIterator[list[int]]:
    """By how many bytes the process and its children are larger than at first, every so often."""
    before, seen = _size(pid), [0]

    async def watch() -> None:
        while True:
            await asyncio.sleep(SAMPLE_S)
            seen.append(_size(pid) - before)

    watching = asyncio.create_task(watch())
    try:
        yield seen
    finally:
        watching.cancel()


def _size(pid: int) -> int:
    return sum(resident_bytes(each) for each in family(pid))


@asynccontextmanager
async def _object_server() -> AsyncIterator[str]:
    serve = (
        "from moto.server import ThreadedMotoServer as S; import time; s = S('127.0.0.1', 0, verbose=False); s.start();"
        "print(s.get_host_and_port()[1], flush=True); time.sleep(86400)"
    )
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", serve), stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL
    )
    assert process.stdout is not None
    try:
        endpoint = f"http://127.0.0.1:{int(await process.stdout.readline())}"
        keys = {"aws_access_key_id": ACCESS, "aws_secret_access_key": ACCESS}
        async with get_session().create_client("s3", region_name="us-east-1", endpoint_url=endpoint, **keys) as client:
            await client.create_bucket(Bucket=BUCKET)
        yield endpoint
    finally:
        process.kill()
        await process.wait()
