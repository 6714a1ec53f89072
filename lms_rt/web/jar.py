"""The cookies a response is to set, collected while it is made: a refusal must not lose a renewed sign-in."""

from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from aiohttp import web

from lms_rt.contract.accounts import TokenPair
from lms_rt.contract.live import Joined
from lms_rt.http import cookies
from lms_rt.settings import Settings

JOIN_PATH: Final = "/join"


@dataclass(frozen=True, slots=True)
class _Cookie:
    name: str
    value: str
    path: str = "/"
    max_age: int | None = None
    http_only: bool = True


@dataclass(slots=True)
class CookieJar:
    """Cookies to be set; the later of the same name wins."""

    settings: Settings
    _set: dict[str, _Cookie] = field(default_factory=dict)

    def keep_sign_in(self, pair: TokenPair) -> None:
        """Signed in, for as long as the refresh token lives."""
        security = self.settings.security
        self._put(_Cookie(cookies.ACCESS, pair.access_token, max_age=security.access_ttl_s))
        self._put(_Cookie(cookies.REFRESH, pair.refresh_token, max_age=security.refresh_ttl_s))

    def forget_sign_in(self) -> None:
        """Signed out."""
        self._put(_Cookie(cookies.ACCESS, "", max_age=0))
        self._put(_Cookie(cookies.REFRESH, "", max_age=0))

    def keep_guest(self, joined: Joined, pin: str) -> None:
        """A guest's place: for the class's own page, and for the page of its PIN, which then leads straight there."""
        for name, path in ((cookies.GUEST, play_path(joined.session)), (cookies.GUEST_OF_PIN, pin_path(pin))):
            self._put(_Cookie(name, joined.access_token, path, joined.expires_in))

    def keep_joining(self, word: str) -> None:
        """What the form to join is sent with, for as long as a guest's place can be."""
        self._put(_Cookie(cookies.JOINING, word, JOIN_PATH, self.settings.security.guest_ttl_s))

    def keep_csrf(self, word: str) -> None:
        """The word that forms and scripts repeat; it ends with the browser's session."""
        self._put(_Cookie(cookies.CSRF, word, http_only=False))

    def apply(self, response: web.StreamResponse) -> None:
        """Put them on a response."""
        for cookie in self._set.values():
            response.set_cookie(
                cookie.name,
                cookie.value,
                path=cookie.path,
                max_age=cookie.max_age,
                httponly=cookie.http_only,
                secure=self.settings.secure_cookies,
                samesite="Lax",
            )

    def _put(self, cookie: _Cookie) -> None:
        self._set[cookie.name] = cookie


def play_path(session: UUID) -> str:
    """The page of a class, as its learners see it."""
    return f"/play/{session}"


def pin_path(pin: str) -> str:
    """The page to join a class with the PIN filled in; the QR code leads there."""
    return f"{JOIN_PATH}/{pin}"
