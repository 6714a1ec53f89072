"""Tokens for programs that act as oneself: made, shown once, ended."""

from collections.abc import Mapping
from functools import partial
from http import HTTPStatus
from typing import Final

from aiohttp import web
from pydantic import ValidationError

from lms_rt.contract.administration import ApiToken, ApiTokenCreate, ApiTokenQuery, NewApiToken
from lms_rt.contract.pages import Page
from lms_rt.web.field_texts import time
from lms_rt.web.forms import EMPTY, Errors, wrong_fields
from lms_rt.web.named import named
from lms_rt.web.once import made_once, new_form
from lms_rt.web.pages import Pages
from lms_rt.web.paging import on_first_page, query_in
from lms_rt.web.rendering import redirect, render
from lms_rt.web.revisions import ACCEPTED, Refused
from lms_rt.web.visit import Visit

pages = Pages()

ROOT: Final = "/account/tokens"
SHOWN_AT_ONCE: Final = 50
SCOPES: Final = ("read", "write")
FIELDS: Final = ("name", "expires_at", *SCOPES)
NOTES: Final = {
    "ended": "The token is good no longer.",
    "made": "This token is made already, and it was shown then. "
    "If you have no copy of it, end it below and make another.",
}
NO_SCOPE: Final = "Choose at least one."


@pages.get(ROOT, who="person")
async def show_tokens(visit: Visit) -> web.Response:
    """One's tokens, oldest first, and the form for another."""
    return await _page(visit)


@pages.post(ROOT, who="person")
async def make_token(visit: Visit) -> web.Response:
    """Make one. This answer shows it, and nothing ever again: the same form sent twice makes one token."""
    given, errors = _given(visit.form)
    if given is None:
        return await _page(visit, Refused(HTTPStatus.UNPROCESSABLE_ENTITY, errors=errors))
    create = partial(visit.services.api_tokens.create, visit.member, given)
    made = await made_once(visit, "token", given.model_dump_json().encode(), create)
    if made.refused is not None:
        return await _page(visit, made.refused)
    if made.thing is None:
        return redirect(f"{ROOT}?note=made")
    visit.form = {}
    return await _page(visit, made=made.thing)


@pages.post(f"{ROOT}/{{token}}/delete", who="person")
async def delete_token(visit: Visit) -> web.Response:
    """End one at once."""
    await visit.services.api_tokens.delete(visit.member, named(visit, "token"))
    return redirect(f"{ROOT}?note=ended")


def _given(form: Mapping[str, str]) -> tuple[ApiTokenCreate | None, Errors]:
    scopes = [scope for scope in SCOPES if scope in form]
    errors: Errors = {} if scopes else {"scopes": NO_SCOPE}
    if not form.get("name", "").strip():
        errors["name"] = EMPTY
    given: dict[str, object] = {"name": form.get("name", ""), "scopes": scopes}
    try:
        given["expires_at"] = time(form.get("expires_at", "").strip())
    except ValueError as wrong:
        errors["expires_at"] = str(wrong)
    try:
        token = ApiTokenCreate.model_validate(given)
    except ValidationError as problem:
        return None, {**wrong_fields(problem), **errors}
    return (None, errors) if errors else (token, {})


async def _page(visit: Visit, refused: Refused = ACCEPTED, *, made: NewApiToken | None = None) -> web.Response:
    query = query_in(visit, ApiTokenQuery, limit=SHOWN_AT_ONCE)
    found = Page[ApiToken].of(await visit.services.api_tokens.page(visit.member, query), query)
    context = {
        "tokens": found.items,
        "next": found.next,
        "first_page": on_first_page(visit),
        "made": made,
        "typed": {name: visit.form.get(name, "") for name in FIELDS},
        "error": refused.error,
        "errors": refused.errors,
        "form": new_form(),
        "note": NOTES.get(visit.request.query.get("note", "")),
    }
    return render(visit, "api_tokens.html", context, status=HTTPStatus.CREATED if made else refused.status)
