"""What people are told of a file, and the Markdown that shows it."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from lms_rt.contract.files import StoredFile
from lms_rt.security.markup import Markup
from lms_rt.web.file_words import kind_in_words, markdown_of, size_in_words

URL = f"/api/v1/files/{UUID(int=1)}/content"


def file(name: str, content_type: str) -> StoredFile:
    made = datetime(2026, 1, 1, tzinfo=UTC)
    return StoredFile(
        id=UUID(int=1),
        name=name,
        content_type=content_type,
        size=1,
        sha256="",
        course=None,
        public=False,
        url=URL,
        created_at=made,
    )


@pytest.mark.parametrize(
    "size, words",
    [(0, "0 bytes"), (1, "1 byte"), (1023, "1023 bytes"), (1024, "1 KiB"), (5 << 20, "5.0 MiB")],
)
def test_sizes_are_told_in_words(size: int, words: str) -> None:
    assert size_in_words(size) == words


@pytest.mark.parametrize(
    "content_type, words",
    [
        ("image/heif", "Picture"),
        ("video/mp4", "Video"),
        ("audio/mpeg", "Recording"),
        ("application/pdf", "PDF"),
        ("application/octet-stream", "File"),
    ],
)
def test_kinds_are_told_in_words(content_type: str, words: str) -> None:
    assert kind_in_words(content_type) == words


@pytest.mark.parametrize(
    "name", ["plain", "_a_ *b* `c` ~~d~~", "a](/b) [c](/d)", "![x", "<b>&amp;", "back\\slash", "https://a.example"]
)
def test_a_name_is_read_as_it_is_whatever_markup_it_looks_like(name: str) -> None:
    told = name.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    link = Markup().render(markdown_of(file(name, "text/plain")))
    assert link == f'<p><a href="{URL}" rel="noopener noreferrer nofollow">{told}</a></p>\n'


def test_a_picture_is_one_only_where_browsers_draw_it() -> None:
    assert markdown_of(file("leaf.png", "image/png")) == f"![leaf]({URL})"
    assert markdown_of(file("leaf.svg", "image/svg+xml")) == f"[leaf.svg]({URL})"
    assert markdown_of(file("leaf.heic", "image/heif")) == f"[leaf.heic]({URL})"
