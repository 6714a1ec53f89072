"""The end of a course: one of the students reads the last lesson, and a certificate comes by itself."""

import asyncio
from pathlib import Path
from typing import Final
from uuid import UUID

import aiohttp

from lms_rt.client import Event, Rest, Subscription, connect
from lms_rt.demo.school import School

PATIENCE_S: Final = 60
"""The first certificate of an installation waits for its typefaces to be cut."""


async def graduate(rest: Rest, url: str, http: aiohttp.ClientSession, school: School, folder: Path) -> Path | None:
    """Have the first student complete the course, and save the certificate; None where nobody has an account.

    Raises TimeoutError where no worker draws it.
    """
    if not school.pupils:
        return None
    pupil = school.pupils[0]
    async with asyncio.timeout(PATIENCE_S), connect(url, token=pupil.token, session=http) as client:
        feed = await client.subscribe("me")
        token = await pupil.token()
        for lesson in school.lessons:
            await rest.request("PUT", f"/lessons/{lesson}/progress", {"fraction": 1.0}, token=token)
        certificate = await _issued(feed)
        address = f"{url}/api/v1/certificates/{certificate}/pdf"
        async with http.get(address, headers={"Authorization": f"Bearer {token}"}) as reply:
            reply.raise_for_status()
            content = await reply.read()
    place = folder / "certificate.pdf"
    await asyncio.to_thread(place.write_bytes, content)
    return place


async def _issued(feed: Subscription) -> UUID:
    async for update in feed:
        if isinstance(update, Event) and update.name == "certificate.issued":
            return UUID(str(update.data["certificate"]))
    raise AssertionError("a subscription ends with an error, not by itself")
