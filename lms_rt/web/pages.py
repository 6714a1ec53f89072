"""Declaring a page, and the way of a request to it."""

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from typing import Final, Literal

from aiohttp import web

from lms_rt import keys
from lms_rt.errors import ErrorCode, Problem
from lms_rt.http.csrf import check_csrf
from lms_rt.http.forms import FORM, reading_form
from lms_rt.http.limiting import actor_name, count_request
from lms_rt.http.routes import RateClass
from lms_rt.http.trace import TRACE
from lms_rt.web.addresses import sign_in_address
from lms_rt.web.failures import failure, wants_page
from lms_rt.web.file_forms import read_file_form
from lms_rt.web.headers import protect
from lms_rt.web.recognition import recognise
from lms_rt.web.rendering import redirect
from lms_rt.web.visit import Visit

Who = Literal["anybody", "person", "nobody"]
"""`person`: who has signed in, others are led to do so; `nobody`: it makes no difference, so it is not looked up."""
View = Callable[[Visit], Awaitable[web.StreamResponse]]

FORM_TYPE: Final = "application/x-www-form-urlencoded"
CSRF_FIELD: Final = "csrf"


@dataclass(frozen=True, slots=True)
class Page:
    """One declared page."""

    method: Literal["GET", "POST"]
    path: str
    view: View
    who: Who
    rate: RateClass
    files: bool


@dataclass(slots=True)
class Pages:
    """The pages of one view module."""

    declared: list[Page] = field(default_factory=list)

    def __iter__(self) -> Iterator[Page]:
        return iter(self.declared)

    def get(self, path: str, *, who: Who = "anybody", rate: RateClass = "read") -> Callable[[View], View]:
        """A page that is looked at."""
        return self._page("GET", path, who, rate)

    def post(
        self, path: str, *, who: Who = "anybody", rate: RateClass = "write", files: bool = False
    ) -> Callable[[View], View]:
        """A form that is sent; its fields are in `visit.form`, and `visit.files` has its files where it may have any.

        The fields of a form with files come before these.
        """
        return self._page("POST", path, who, rate, files=files)

    def _page(
        self, method: Literal["GET", "POST"], path: str, who: Who, rate: RateClass, *, files: bool = False
    ) -> Callable[[View], View]:
        def declare(view: View) -> View:
            self.declared.append(Page(method, path, view, who, rate, files))
            return view

        return declare


def serve(page: Page) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    """The aiohttp handler of a page."""

    async def handle(request: web.Request) -> web.StreamResponse:
        visit = Visit(request)
        try:
            response = await _answer(page, visit)
        except Problem as problem:
            response = failure(visit, problem)
        visit.jar.apply(response)
        protect(request, response)
        return response

    handle.__name__ = page.view.__name__
    return handle


async def _answer(page: Page, visit: Visit) -> web.StreamResponse:
    if page.method == "POST":
        await _read_form(page, visit)
    if page.who != "nobody":
        await recognise(visit)
    await _count(page, visit)
    if page.who == "person" and visit.person is None and wants_page(visit.request):
        return redirect(sign_in_address(visit.request))
    return await page.view(visit)


async def _read_form(page: Page, visit: Visit) -> None:
    request = visit.request
    if request.content_type == FORM_TYPE:
        if (request.charset or "utf-8").lower() != "utf-8":
            raise Problem(ErrorCode.MALFORMED, "A form is in UTF-8")
        with reading_form():
            sent = await request.post()
        visit.form = {name: value for name, value in sent.items() if isinstance(value, str)}
    elif page.files and request.content_type == FORM:
        visit.form, visit.files = await read_file_form(request)
    origins = request.app[keys.PLUMBING].allowed_origins
    check_csrf(request, origins, visit.form.pop(CSRF_FIELD, None))


async def _count(page: Page, visit: Visit) -> None:
    trace = visit.request[TRACE]
    trace.actor = actor_name(visit.person, visit.address)
    await count_request(visit.request.app[keys.PLUMBING].limiter, page.rate, trace.actor, trace)
