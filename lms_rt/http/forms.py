"""Forms with files in them, as their readers find them."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from aiohttp.http_exceptions import HttpProcessingError

from lms_rt.errors import ErrorCode, Problem

FORM: Final = "multipart/form-data"


@contextmanager
def reading_form() -> Iterator[None]:
    """`malformed` for all that aiohttp says of a form that is none: a RuntimeError is for its field `_charset_`."""
    try:
        yield
    except (ValueError, HttpProcessingError, RuntimeError) as error:
        raise Problem(ErrorCode.MALFORMED, f"The form cannot be read: {error}") from None
