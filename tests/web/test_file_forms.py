"""Forms with files in them, as browsers and others send them."""

from collections.abc import AsyncIterator
from io import BytesIO
from typing import Any

import pytest
from aiohttp import ClientSession, FormData, web
from aiohttp.test_utils import TestServer

from lms_rt.errors import ErrorCode, Problem
from lms_rt.http.forms import FORM, whole
from lms_rt.web.file_forms import FIELDS_MAX, FIELDS_MAX_BYTES, read_file_form

BOUNDARY = "x-boundary"


async def told(request: web.Request) -> web.Response:
    """What was read of a form, or what it was refused for."""
    try:
        fields, files = await read_file_form(request)
        read = [[file.name, (await whole(file.chunks, 1 << 20)).decode()] async for file in files]
    except Problem as problem:
        return web.json_response({"code": problem.code})
    return web.json_response({"fields": fields, "files": read})


@pytest.fixture
async def address() -> AsyncIterator[str]:
    app = web.Application()
    app.router.add_post("/", told)
    async with TestServer(app, host="127.0.0.1") as server:
        yield str(server.make_url("/"))


async def sent(address: str, form: FormData) -> Any:
    async with ClientSession() as session, session.post(address, data=form) as answer:
        return await answer.json()


async def raw(address: str, body: bytes) -> Any:
    headers = {"Content-Type": f"{FORM}; boundary={BOUNDARY}"}
    async with ClientSession() as session, session.post(address, data=BytesIO(body), headers=headers) as answer:
        return await answer.json()


def part(head: str, content: bytes = b"") -> bytes:
    return f"--{BOUNDARY}\r\nContent-Disposition: form-data; {head}\r\n\r\n".encode() + content + b"\r\n"


END = f"--{BOUNDARY}--\r\n".encode()


async def test_fields_come_first_and_files_after_them_with_their_names(address: str) -> None:
    form = FormData()
    form.add_field("csrf", "word")
    form.add_field("partial", "on")
    form.add_field("file", b"one", filename="ä b.txt")
    form.add_field("file", b"", filename="empty.txt")
    form.add_field("late", "a field behind a file is passed over")
    form.add_field("file", b"two", filename="c.txt")
    read = await sent(address, form)
    assert read["fields"] == {"csrf": "word", "partial": "on"}
    assert read["files"] == [["ä b.txt", "one"], ["empty.txt", ""], ["c.txt", "two"]]


async def test_a_field_for_files_in_which_none_was_chosen_is_no_file(address: str) -> None:
    chosen = part('name="csrf"', b"word") + part('name="file"; filename=""') + END
    assert await raw(address, chosen) == {"fields": {"csrf": "word"}, "files": []}


@pytest.mark.parametrize(
    "body",
    [
        part('name="a"', b"\xff") + END,
        part('name="a"') * (FIELDS_MAX + 1) + END,
        b"no form",
        f"--{BOUNDARY}\r\nContent-Type: multipart/mixed; boundary=y\r\n\r\n--y--\r\n".encode() + END,
    ],
    ids=["not UTF-8", "too many fields", "no form", "a form within a form"],
)
async def test_what_is_no_form_is_refused(address: str, body: bytes) -> None:
    assert await raw(address, body) == {"code": ErrorCode.MALFORMED}


async def test_fields_are_no_way_to_fill_the_memory(address: str) -> None:
    half = part('name="a"', b"x" * (FIELDS_MAX_BYTES // 2))
    assert (await raw(address, half + half + END))["files"] == []
    assert await raw(address, half + half + half + END) == {"code": ErrorCode.TOO_LARGE}
