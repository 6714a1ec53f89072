"""The whole application as a browser without scripts sees it: pages, forms, cookies."""

import io
import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from html import unescape
from uuid import UUID

import aiohttp
from aiohttp.test_utils import TestServer
from multidict import CIMultiDictProxy
from yarl import URL

from lms_rt.app import create_app
from lms_rt.contract.accounts import NewUser, RoleName
from lms_rt.contract.questions import parse_question
from lms_rt.contract.quizzes import QuizCreate
from lms_rt.core import Core, core
from lms_rt.domain.principal import Person
from lms_rt.settings import Settings
from tests.support import school
from tests.support.running import running
from tests.support.working import working

GRACE = "grace@school.example"
"""The instructor whom the fixture `grace` signs in."""
HTML = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@dataclass(frozen=True)
class Page:
    """An answer, read to its end."""

    status: int
    url: URL
    text: str
    headers: CIMultiDictProxy[str]

    @property
    def location(self) -> str:
        return self.headers["Location"]

    @property
    def words(self) -> str:
        """What can be read, on one line."""
        return " ".join(unescape(re.sub(r"<[^>]+>", " ", self.text)).split())


class Browser:
    """One browser's cookies. It follows no redirects: where one leads is what tests look at."""

    def __init__(self, session: aiohttp.ClientSession, base: URL) -> None:
        self._session = session
        self._base = base

    async def open(self, path: str, **headers: str) -> Page:
        async with self._session.get(
            self._base.join(URL(path)), headers={**HTML, **headers}, allow_redirects=False
        ) as it:
            return Page(it.status, it.url, await it.text(), it.headers)

    async def fetch(self, path: str) -> tuple[CIMultiDictProxy[str], bytes]:
        """A file that is there, as it is."""
        async with self._session.get(self._base.join(URL(path)), headers=HTML, raise_for_status=True) as it:
            return it.headers, await it.read()

    async def send(self, path: str, headers: dict[str, str] | None = None, **fields: str) -> Page:
        """Send a form with the anti-forgery word that the browser holds, unless the test gives another."""
        fields = {"csrf": self.cookie("lms_csrf") or "", **fields}
        async with self._session.post(
            self._base.join(URL(path)), data=fields, headers={**HTML, **(headers or {})}, allow_redirects=False
        ) as it:
            return Page(it.status, it.url, await it.text(), it.headers)

    async def send_file(self, path: str, file: bytes, name: str = "list.csv", **fields: str) -> Page:
        """Send a form with one file, after its fields; an empty name is what a browser sends where none was chosen."""
        return await self.hand_in(path, (name, file), **fields)

    async def hand_in(self, path: str, *files: tuple[str, bytes], **fields: str) -> Page:
        """Send a form with these files (name, content) in its field `file`, after its other fields."""
        return await self.send_form(path, self._form("file", files, fields))

    async def send_files(self, path: str, files: Sequence[tuple[str, bytes]], **fields: str) -> Page:
        """Send a form with files in its field `files`, and an empty part where none is chosen, as browsers do."""
        return await self.send_form(path, self._form("files", files or [("", b"")], fields))

    def _form(self, field: str, files: Sequence[tuple[str, bytes]], fields: dict[str, str]) -> aiohttp.FormData:
        form = aiohttp.FormData(quote_fields=False, default_to_multipart=True)
        for name, value in {"csrf": self.cookie("lms_csrf") or "", **fields}.items():
            form.add_field(name, value)
        for name, content in files:
            form.add_field(field, io.BytesIO(content), filename=name, content_type="application/octet-stream")
        return form

    async def send_form(self, path: str, form: aiohttp.FormData | bytes, **headers: str) -> Page:
        """Send a form as it is given."""
        data = io.BytesIO(form) if isinstance(form, bytes) else form
        async with self._session.post(
            self._base.join(URL(path)), data=data, headers={**HTML, **headers}, allow_redirects=False
        ) as it:
            return Page(it.status, it.url, await it.text(), it.headers)

    async def send_raw(self, path: str, body: bytes, content_type: str) -> Page:
        """Send a form as no client of ours would write it."""
        headers = {**HTML, "Content-Type": content_type}
        async with self._session.post(
            self._base.join(URL(path)), data=body, headers=headers, allow_redirects=False
        ) as it:
            return Page(it.status, it.url, await it.text(), it.headers)

    async def call(self, path: str) -> Page:
        """What a script of a page does: POST without a body, the word in a header."""
        headers = {"Accept": "application/json", "X-CSRF-Token": self.cookie("lms_csrf") or ""}
        async with self._session.post(self._base.join(URL(path)), headers=headers) as it:
            return Page(it.status, it.url, await it.text(), it.headers)

    def cookie(self, name: str, path: str = "/") -> str | None:
        """What the browser would send to `path`."""
        found = self._session.cookie_jar.filter_cookies(self._base.join(URL(path))).get(name)
        return found.value if found else None

    def set_cookie(self, name: str, value: str) -> None:
        self._session.cookie_jar.update_cookies({name: value}, self._base)

    def lose_cookie(self, name: str) -> None:
        self._session.cookie_jar.clear(lambda cookie: cookie.key == name)

    async def sign_in(self, email: str, password: str = school.PASSWORD, **fields: str) -> Page:
        await self.open("/login")
        return await self.send("/login", None, email=email, password=password, **fields)


@dataclass(frozen=True)
class Site:
    """A running application, and the services of another process on the same servers."""

    base: URL
    system: Core

    @asynccontextmanager
    async def browser(self) -> AsyncIterator[Browser]:
        """A browser that nobody has used yet."""
        jar = aiohttp.CookieJar(unsafe=True)  # cookies of an address that is no name
        async with aiohttp.ClientSession(cookie_jar=jar) as session:
            yield Browser(session, self.base)

    async def account(self, email: str, name: str = "Ada", role: RoleName = "student") -> None:
        given = NewUser(email=email, name=name, role=role, password=school.PASSWORD)
        await self.system.services.accounts.create_user(given)

    @asynccontextmanager
    async def worker(self) -> AsyncIterator[None]:
        """A worker beside the block, on services of its own: two would share one connection to the bus."""
        async with core(self.system.settings) as behind, working(behind):
            yield

    async def person_in(self, browser: Browser) -> Person:
        """Who has signed in with a browser."""
        token = browser.cookie("lms_access")
        assert token
        person = await self.system.services.identity.authenticate(token)
        assert isinstance(person, Person)
        return person

    async def quiz_of(self, host: Person, title: str = "Warm-up", *, published: bool = True) -> UUID:
        """A quiz with one question in a new course."""
        course = await school.course(self.system, host)
        quiz = await self.system.services.quizzes.create(host, course, QuizCreate(title=title))
        await self.system.services.quizzes.add_question(host, quiz.id, parse_question(school.CAPITAL))
        if published:
            await self.system.services.quizzes.publish(host, quiz.id)
        return quiz.id


@asynccontextmanager
async def running_site(settings: Settings) -> AsyncIterator[Site]:
    """The application with these settings."""
    database, redis = settings.database.url, settings.redis.url
    assert database is not None
    assert redis is not None
    async with (
        school.running(
            database.get_secret_value(),
            redis.get_secret_value(),
            storage=settings.storage,
            data_dir=settings.data_dir,
            webhooks=settings.webhooks,
        ) as system,
        running(system.bus.run()),  # or what it does would reach the application a second late, out of the log
        TestServer(create_app(settings), host="127.0.0.1") as server,
    ):
        yield Site(server.make_url("/"), system)
