"""Lists a page at a time: the cursor is in the address."""

from typing import TypeVar

from pydantic import ValidationError

from lms_rt.contract.pages import PageQuery
from lms_rt.errors import ErrorCode, Problem
from lms_rt.web.visit import Visit

Query = TypeVar("Query", bound=PageQuery)


def query_in(visit: Visit, model: type[Query], **asked: object) -> Query:
    """Which page is asked for. Raises Problem: `validation` for a cursor of another list, and filters that are none."""
    cursor = visit.request.query.get("cursor")
    try:
        return model.model_validate({**asked, **({"cursor": cursor} if cursor else {})})
    except ValidationError:
        raise Problem(ErrorCode.VALIDATION, "This page of the list cannot be looked for.") from None
