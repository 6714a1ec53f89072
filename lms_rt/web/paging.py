"""Lists a page at a time: the cursor is in the address."""

from collections.abc import Mapping
from typing import TypeVar

from pydantic import ValidationError

from lms_rt.contract.pages import PageQuery
from lms_rt.errors import ErrorCode, Problem
from lms_rt.web.visit import Visit

Query = TypeVar("Query", bound=PageQuery)


def cursor_in(asked: Mapping[str, str]) -> str | None:
    """Where in the list a page begins, as an address or a form says it; None at the list's beginning."""
    return asked.get("cursor") or None


def on_first_page(visit: Visit) -> bool:
    """Whether the beginning of the list is asked for."""
    return cursor_in(visit.request.query) is None


def query_in(visit: Visit, model: type[Query], **asked: object) -> Query:
    """Which page is asked for. Raises Problem: `validation` for a cursor of another list, and filters that are none."""
    cursor = cursor_in(visit.request.query)
    try:
        return model.model_validate({**asked, **({"cursor": cursor} if cursor else {})})
    except ValidationError:
        raise Problem(ErrorCode.VALIDATION, "This page of the list cannot be looked for.") from None
