"""Addresses as people see them, and which of those that came with a request can be trusted."""

from urllib.parse import quote, urlsplit

from aiohttp import web

from lms_rt.http.address import public_base
from lms_rt.http.csrf import SAFE_METHODS
from lms_rt.settings import Settings
from lms_rt.web.jar import pin_path


def join_words(request: web.Request, settings: Settings) -> str:
    """What people type to join: `example.org/join`."""
    base = urlsplit(public_base(request, settings))
    return f"{base.netloc}{base.path}/join"


def join_link(request: web.Request, settings: Settings, pin: str) -> str:
    """What the QR code says."""
    return public_base(request, settings) + pin_path(pin)


def sign_in_address(request: web.Request) -> str:
    """Where to sign in, and to come back from; a form that was sent is not sent again."""
    back = request.rel_url.raw_path_qs if request.method in SAFE_METHODS else ""
    return f"/login?next={quote(back, safe='/')}" if len(back) > 1 else "/login"


def safe_next(given: str) -> str:
    """Where to go on to after signing in: a path of ours, or the start page.

    `//elsewhere` and `/\\elsewhere` are other hosts to a browser, and control characters are dropped by it.
    """
    inside = given.startswith("/") and not given.startswith(("//", "/\\"))
    return given if inside and given.isascii() and given.isprintable() and "\\" not in given else "/"
