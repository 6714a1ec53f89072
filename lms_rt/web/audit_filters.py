"""Which entries of the audit log a page is asked for: what stands in its address, as the service takes it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from pydantic import ValidationError

from lms_rt.contract.administration import AuditQuery, UserQuery
from lms_rt.domain.permissions import may_administer
from lms_rt.errors import ErrorCode, Problem
from lms_rt.services.audit import OPERATOR
from lms_rt.web.field_texts import time
from lms_rt.web.forms import Errors, wrong_fields
from lms_rt.web.paging import cursor_in
from lms_rt.web.visit import Visit

SHOWN_AT_ONCE: Final = 25
TYPED: Final = ("actor", "kind", "action", "since", "until")
"""What the page has fields for."""
FOLLOWED: Final = ("course", "subject")
"""What only links ask for."""
NOBODY: Final = "Nobody has an account with this address."


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for: `kept` is as people type it, for the form and the next page; no query where that is wrong."""

    kept: dict[str, str]
    query: AuditQuery | None
    errors: Errors


async def asked_for(visit: Visit) -> Asked:
    """What the address says. Raises Problem: `forbidden`, `validation` for what nobody can have typed into the form."""
    if not may_administer(visit.member):
        raise Problem(ErrorCode.FORBIDDEN)
    given = visit.request.query
    kept = {name: given[name].strip() for name in (*TYPED, *FOLLOWED) if given.get(name, "").strip()}
    errors: Errors = {}
    asked: dict[str, object] = {**kept, "limit": SHOWN_AT_ONCE, "cursor": cursor_in(given)}
    if "actor" in kept:
        asked["actor"] = await _person(visit, kept, errors)
    for name in ("since", "until"):
        asked[name] = _moment(kept.get(name, ""), name, errors)
    try:
        query = AuditQuery.model_validate(asked)
    except ValidationError as problem:
        wrong = wrong_fields(problem)
        if not wrong.keys() <= set(TYPED):
            raise Problem(ErrorCode.VALIDATION, "This page of the list cannot be looked for.") from None
        return Asked(kept, None, {**wrong, **errors})
    return Asked(kept, None if errors else query, errors)


def _moment(text: str, name: str, errors: Errors) -> datetime | None:
    try:
        return time(text)
    except ValueError as wrong:
        errors[name] = str(wrong)
        return None


async def _person(visit: Visit, kept: dict[str, str], errors: Errors) -> UUID | None:
    """Whoever is meant, by an id, as links have it, or by the address that somebody typed."""
    typed = kept["actor"]
    if typed == OPERATOR.name:
        return OPERATOR.user
    try:
        user = UUID(typed)
    except ValueError:
        found = await _by_address(visit, typed)
        if found is None:
            errors["actor"] = NOBODY
        return found
    kept["actor"] = await _in_words(visit, user)
    return user


async def _by_address(visit: Visit, typed: str) -> UUID | None:
    """Of the addresses that begin with this one, it is the first itself, if it is there."""
    try:
        query = UserQuery.model_validate({"email": typed, "limit": 1, "sort": "email"})
    except ValidationError:
        return None
    found = await visit.services.administration.page(visit.member, query)
    return next((user.id for user in found if user.email.lower() == typed.lower()), None)


async def _in_words(visit: Visit, user: UUID) -> str:
    """The address of somebody who has one, as the form takes it."""
    if user == OPERATOR.user:
        return OPERATOR.name
    try:
        found = await visit.services.administration.get(visit.member, user)
    except Problem as problem:
        if problem.code is not ErrorCode.NOT_FOUND:
            raise
        return str(user)
    return found.email


def filtered_by(kept: Mapping[str, str]) -> str | None:
    """What a list that was come to by a link is about, in words."""
    if "subject" in kept:
        return "Only what is about one thing."
    return "Only what was done in one course." if "course" in kept else None
