"""Joining a class by its PIN."""

import io
import re
import secrets
from typing import Final

import segno
from aiohttp import hdrs, web

from lms_rt import limits
from lms_rt.errors import ErrorCode, Problem, not_found
from lms_rt.http import cookies
from lms_rt.web.addresses import join_link
from lms_rt.web.forms import EMPTY, Errors
from lms_rt.web.jar import play_path
from lms_rt.web.pages import Pages
from lms_rt.web.rendering import redirect, render
from lms_rt.web.visit import Visit

pages = Pages()

WORD_BYTES: Final = 24
PIN: Final = re.compile(rf"[0-9]{{{limits.PIN_DIGITS}}}")
FIELDS: Final = {
    ErrorCode.NOT_FOUND: ("pin", "No class has this PIN just now. Look at the projector again."),
    ErrorCode.NICKNAME_TAKEN: ("nickname", "Somebody in this class has that name. Choose another."),
    ErrorCode.NICKNAME_REFUSED: ("nickname", "Please choose another name."),
}
"""Refusals that belong to one field."""
ON_TOP: Final = frozenset(
    {
        ErrorCode.GUESTS_NOT_ALLOWED,
        ErrorCode.SESSION_LOCKED,
        ErrorCode.SESSION_FULL,
        ErrorCode.SESSION_ENDED,
        ErrorCode.REMOVED,
        ErrorCode.RATE_LIMITED,
    }
)
"""Refusals that concern the form as a whole."""


@pages.get("/join")
async def show_join(visit: Visit) -> web.Response:
    """The form."""
    return _form(visit)


@pages.get("/join/{pin}")
async def show_join_with_pin(visit: Visit) -> web.Response:
    """The form with the PIN filled in; who has a place there already goes straight to it."""
    pin = visit.request.match_info["pin"]
    if not PIN.fullmatch(pin):
        return _form(visit, pin=pin, errors={"pin": FIELDS[ErrorCode.NOT_FOUND][1]}, status=404)
    try:
        guest = await visit.guest()
    except Problem as problem:
        if problem.code is not ErrorCode.REMOVED:
            raise
        guest = None  # may try again; whether the host allows it is seen then
    if guest is not None:
        return redirect(play_path(guest.live_session))
    return await _own_place(visit, pin) or _form(visit, pin=pin)


@pages.post("/join", rate="join")
async def join(visit: Visit) -> web.Response:
    """Take a place as a guest; people enrolled in the course take their own."""
    pin = "".join(visit.form.get("pin", "").split())
    nickname = visit.form.get("nickname", "")
    if not PIN.fullmatch(pin):
        wrong = EMPTY if not pin else f"A PIN has {limits.PIN_DIGITS} digits."
        return _form(visit, errors={"pin": wrong}, status=422)
    own = await _own_place(visit, pin)
    if own is not None:
        return own
    if not nickname.strip():
        return _form(visit, errors={"nickname": EMPTY}, status=422)
    try:
        word = visit.request.cookies.get(cookies.JOINING)
        joined = await visit.services.guests.join(pin, nickname, visit.address, word=word)
    except Problem as problem:
        return _refused(visit, problem)
    visit.jar.keep_guest(joined, pin)
    return redirect(play_path(joined.session))


@pages.get("/join/{pin}/qr.svg", who="nobody")
async def show_qr_code(visit: Visit) -> web.Response:
    """The way to the form as a picture, dark on white whatever the page's colours: cameras read nothing else well.

    It is made for any six digits, so that it tells nobody which of them are a class's.
    """
    pin = visit.request.match_info["pin"]
    if not PIN.fullmatch(pin):
        raise not_found("PIN")
    code = segno.make(join_link(visit.request, visit.settings, pin), error="m", micro=False)
    picture = io.BytesIO()
    code.save(picture, kind="svg", dark="#000", light="#fff", border=2, xmldecl=False, omitsize=True)
    headers = {hdrs.CACHE_CONTROL: "private, max-age=3600"}
    return web.Response(body=picture.getvalue(), content_type="image/svg+xml", headers=headers)


async def _own_place(visit: Visit, pin: str) -> web.Response | None:
    if visit.person is None:
        return None
    session = await visit.services.overviews.place_by_pin(visit.person, pin)
    return None if session is None else redirect(play_path(session))


def _refused(visit: Visit, problem: Problem) -> web.Response:
    status = problem.kind.status
    if problem.code in FIELDS:
        name, wrong = FIELDS[problem.code]
        return _form(visit, errors={name: wrong}, status=status)
    if problem.code not in ON_TOP:
        raise problem
    response = _form(visit, error=f"{problem.detail or problem.kind.title}.", status=status)
    response.headers.update(problem.headers)
    return response


def _form(
    visit: Visit, *, pin: str = "", error: str | None = None, errors: Errors | None = None, status: int = 200
) -> web.Response:
    if not visit.request.cookies.get(cookies.JOINING):
        visit.jar.keep_joining(secrets.token_urlsafe(WORD_BYTES))
    context = {
        "pin": pin or visit.form.get("pin", ""),
        "nickname": visit.form.get("nickname", visit.person.name if visit.person else ""),
        "error": error,
        "errors": errors or {},
    }
    return render(visit, "join.html", context, status=status)
