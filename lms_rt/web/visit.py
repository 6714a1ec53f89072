"""One request for a page."""

import secrets
from collections.abc import AsyncIterator
from typing import Final

from aiohttp import web

from lms_rt import keys
from lms_rt.domain.principal import Guest, Person
from lms_rt.errors import ErrorCode, Problem
from lms_rt.http import cookies
from lms_rt.http.address import client_address
from lms_rt.http.call import client_of
from lms_rt.services import Services
from lms_rt.settings import Settings
from lms_rt.web.file_forms import SentFile, no_files
from lms_rt.web.jar import CookieJar

CSRF_BYTES: Final = 24


class Visit:
    """What a view knows: who is there, what they typed, and what can be done."""

    def __init__(self, request: web.Request) -> None:
        self.request = request
        self.settings: Settings = request.app[keys.SETTINGS]
        self.services: Services = request.app[keys.SERVICES]
        self.jar = CookieJar(self.settings)
        self.person: Person | None = None
        """Who is signed in, if anybody is."""
        self.access_token = ""
        """The token that says so."""
        self.form: dict[str, str] = {}
        """What was typed: the fields of a POST."""
        self.files: AsyncIterator[SentFile] = no_files()
        """What was handed in with them, on pages that take files."""
        self.csrf = request.cookies.get(cookies.CSRF, "")
        if not self.csrf:
            self.csrf = secrets.token_urlsafe(CSRF_BYTES)
            self.jar.keep_csrf(self.csrf)

    @property
    def member(self) -> Person:
        """Who is signed in, on pages that only such people see. Raises Problem: `unauthenticated`."""
        if self.person is None:
            raise Problem(ErrorCode.UNAUTHENTICATED)
        return self.person

    @property
    def address(self) -> str:
        """The client's IP address."""
        return client_address(self.request, self.settings.server.trusted_proxies)

    @property
    def client(self) -> str:
        """The browser, in its own words."""
        return client_of(self.request)

    async def guest(self) -> Guest | None:
        """The guest whose place in the class of this page the browser holds.

        None where it holds none or an old one. Raises Problem: `removed` for somebody whom the host sent away.
        """
        held = self.request.cookies
        token = held.get(cookies.GUEST) or held.get(cookies.GUEST_OF_PIN)
        if not token:
            return None
        try:
            principal = await self.services.identity.authenticate(token)
        except Problem as problem:
            if problem.code is ErrorCode.INVALID_TOKEN:
                return None
            raise
        return principal if isinstance(principal, Guest) else None
