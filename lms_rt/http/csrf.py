"""Whether an unsafe request that is signed in by a cookie really comes from our own pages.

Two independent signs: the browser says where the request was made (Origin, Sec-Fetch-Site), and the page repeats the
word of a cookie that no other site can read: a script in a header, a form in a hidden field.
"""

import hmac
from collections.abc import Collection
from typing import Final
from urllib.parse import urlsplit

from aiohttp import hdrs, web

from lms_rt.errors import ErrorCode, Problem
from lms_rt.http import cookies

SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_SEC_FETCH_SITE: Final = "Sec-Fetch-Site"


def check_csrf(request: web.Request, allowed_origins: Collection[str], word: str | None = None) -> None:
    """Raises `origin_refused` or `csrf_failed`; safe methods pass. `word` is a form's; else it is the header's."""
    if request.method in SAFE_METHODS:
        return
    origin = request.headers.get(hdrs.ORIGIN)
    site = request.headers.get(_SEC_FETCH_SITE)
    if origin is not None and origin not in allowed_origins and not _is_ours(origin, request.host):
        raise Problem(ErrorCode.ORIGIN_REFUSED)
    if site not in {None, "same-origin", "none"} and origin not in allowed_origins:
        raise Problem(ErrorCode.ORIGIN_REFUSED)
    expected = request.cookies.get(cookies.CSRF, "")
    given = request.headers.get(cookies.CSRF_HEADER, "") if word is None else word
    if not expected or not hmac.compare_digest(_bytes(expected), _bytes(given)):
        raise Problem(ErrorCode.CSRF_FAILED)


def _is_ours(origin: str, host: str) -> bool:
    try:
        return urlsplit(origin).netloc == host
    except ValueError:  # brackets that do not match, letters that no host has
        return False


def _bytes(word: str) -> bytes:
    return word.encode(errors="surrogateescape")  # a header may be anything, not only UTF-8
