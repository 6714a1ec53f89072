"""Keyset cursors: where a list was left off, as one opaque word.

A cursor is the sort values of the last row that was sent, so the next page begins right after that row however many
rows came or went meanwhile. Clients only pass it back; a mangled one is a 422 and not a page from somewhere else. The
checksum is no signature: a forged cursor only names another place in a list that is filtered by permission anyway.
"""

import hashlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as Base64Error
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Final, TypeVar
from uuid import UUID

from pydantic import BeforeValidator, ValidationInfo, WithJsonSchema
from pydantic_core import from_json, to_json

Position = TypeVar("Position")

CURSOR_MAX: Final = 2048
"""Characters: room for a title of 200 four-byte letters and an id, and no room for mischief."""
_CHECK_BYTES: Final = 4
LIST: Final = "list"
"""In the context of a validation: what tells this list from all others."""
NOT_OURS: Final = "is not a cursor of this list; leave it out to begin again"


def encode_cursor(values: Sequence[str | int | float | bool | datetime | Decimal | UUID | None], of: str = "") -> str:
    """The cursor that stands for these sort values, in the order of the ORDER BY of the list that `of` names."""
    text = to_json(values)
    return urlsafe_b64encode(_check(text, of) + text).rstrip(b"=").decode()


def decode_cursor(cursor: object, of: str = "") -> list[object]:
    """The values as JSON knows them (times and ids are strings); raises ValueError for one of no list, or another."""
    if not isinstance(cursor, str) or len(cursor) > CURSOR_MAX or not cursor.isascii():
        raise ValueError(NOT_OURS)
    try:
        packed = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
    except (Base64Error, ValueError):
        raise ValueError(NOT_OURS) from None
    check, text = packed[:_CHECK_BYTES], packed[_CHECK_BYTES:]
    # base64 has several spellings of the same bytes, and U+0000 is what PostgreSQL cannot take as text
    if check != _check(text, of) or b"\\u0000" in text or urlsafe_b64encode(packed).rstrip(b"=") != cursor.encode():
        raise ValueError(NOT_OURS)
    values = from_json(text)
    if not isinstance(values, list):
        raise ValueError(NOT_OURS)  # noqa: TRY004 - pydantic lists ValueErrors among the bad fields
    return values


def _check(text: bytes, of: str) -> bytes:
    key = hashlib.blake2s(of.encode(errors="surrogatepass")).digest() if of else b""
    return hashlib.blake2s(text, digest_size=_CHECK_BYTES, key=key).digest()


def list_of(info: ValidationInfo) -> str:
    """The name of the list that is being asked for; empty where nobody said."""
    return str((info.context or {}).get(LIST, ""))


def _decoded(cursor: object, info: ValidationInfo) -> list[object]:
    return decode_cursor(cursor, list_of(info))


Cursor = Annotated[
    Position,
    BeforeValidator(_decoded),
    WithJsonSchema({"type": "string", "description": "The `next` of the page before; opaque"}),
]
"""`Cursor[tuple[datetime, UUID]]`: on the wire a word, for the service the typed sort values."""
