"""Tokens for programs that act as oneself: made, shown once, ended."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Final

from aiohttp import web
from pydantic import ValidationError

from lms_rt.contract.administration import ApiToken, ApiTokenCreate, ApiTokenQuery, NewApiToken
from lms_rt.contract.pages import Page
from lms_rt.errors import ErrorCode, Problem
from lms_rt.services.idempotency import Outcome
from lms_rt.web.field_texts import time
from lms_rt.web.forms import EMPTY, Errors, sentence, wrong_fields
from lms_rt.web.named import named
from lms_rt.web.once import new_form, once
from lms_rt.web.pages import Pages
from lms_rt.web.paging import query_in
from lms_rt.web.rendering import redirect, render
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
ALREADY: Final = f"{ROOT}?note=made"
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
        return await _page(visit, errors=errors, status=422)
    try:
        made = await _made_once(visit, given)
    except Problem as problem:
        if problem.code is ErrorCode.IDEMPOTENCY_IN_PROGRESS:
            return redirect(ALREADY)
        if problem.code is not ErrorCode.VALIDATION:
            raise
        errors = {each.path.removeprefix("$."): sentence(each.message) for each in problem.fields}
        return await _page(visit, errors=errors, status=problem.kind.status)
    if made is None:
        return redirect(ALREADY)
    visit.form = {}
    return await _page(visit, made=made, status=201)


@pages.post(f"{ROOT}/{{token}}/delete", who="person")
async def delete_token(visit: Visit) -> web.Response:
    """End one at once."""
    await visit.services.api_tokens.delete(visit.member, named(visit, "token"))
    return redirect(f"{ROOT}?note=ended")


async def _made_once(visit: Visit, given: ApiTokenCreate) -> NewApiToken | None:
    """The new token; None where this form has made it already. What is stored of that answer is nothing secret."""
    made: list[NewApiToken] = []

    async def work() -> Outcome:
        made.append(await visit.services.api_tokens.create(visit.member, given))
        return Outcome(HTTPStatus.CREATED, {}, b"")

    _, before = await once(visit, "token", given.model_dump_json().encode(), work)
    return None if before else made[-1]


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


async def _page(
    visit: Visit, *, made: NewApiToken | None = None, errors: Errors | None = None, status: int = 200
) -> web.Response:
    query = query_in(visit, ApiTokenQuery, limit=SHOWN_AT_ONCE)
    found = Page[ApiToken].of(await visit.services.api_tokens.page(visit.member, query), query)
    context = {
        "tokens": found.items,
        "next": found.next,
        "first_page": "cursor" not in visit.request.query,
        "made": made,
        "typed": {name: visit.form.get(name, "") for name in FIELDS},
        "errors": errors or {},
        "form": new_form(),
        "note": NOTES.get(visit.request.query.get("note", "")),
    }
    return render(visit, "api_tokens.html", context, status=status)
