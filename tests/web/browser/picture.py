"""A picture in a prompt, on the phone of a guest and on the projector."""

import struct
import zlib

from playwright.async_api import Page

from lms_rt.contract.files import FileUpload
from tests.support import school
from tests.support.certified import upload
from tests.web.browser.stage import WALL, Stage, open_class, teacher


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width: int, height: int) -> bytes:
    """A grey picture."""
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\x80" * width) * height)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


async def drawn(page: Page) -> dict[str, float]:
    picture = page.get_by_role("img", name="A leaf").first
    await picture.wait_for()
    size: dict[str, float] = await picture.evaluate(
        "async each => (await each.decode(), {own: each.naturalWidth, shown: each.getBoundingClientRect().right,"
        " page: document.documentElement.clientWidth})"
    )
    return size


async def shown_everywhere(stage: Stage) -> list[dict[str, float]]:
    """Ask a question with a public picture, and how it is drawn to a guest and on the wall."""
    grace = await teacher(stage.site, [school.PI])
    services = stage.site.system.services
    file = await services.files.upload(grace.person, FileUpload(public=True), "leaf.png", upload(png(1200, 400)))
    grace = await teacher(
        stage.site, [{**school.PI, "prompt": f"Which tree?\n\n![A leaf](/api/v1/files/{file.id}/content)"}]
    )
    session, pin = await open_class(stage.site, grace)
    phone = await stage.guest(pin, "Ada")
    wall = await (await stage.desk(grace.email)).new_page()
    await wall.set_viewport_size({"width": WALL["width"], "height": WALL["height"]})
    await wall.goto(f"/screen/{session.id}")
    await services.live_steps.open(grace.person, session.id, 1, None)
    return [await drawn(page) for page in (phone, wall)]
