"""From what a handler returns to status, headers and bytes."""

from typing import Final

from aiohttp import hdrs, web
from pydantic import BaseModel
from pydantic_core import to_json

from lms_rt.contract.pages import Page
from lms_rt.http.preconditions import etag
from lms_rt.http.replies import Encoded, Reply
from lms_rt.http.routes import PREFIX, Route
from lms_rt.services.idempotency import Outcome

_JSON: Final = "application/json"


def outcome(route: Route, request: web.Request, result: object) -> Outcome:
    """Serialised by the value's own type; nothing is validated again."""
    headers: dict[str, str] = {}
    status = route.status
    revision: int | None = None
    variant = ""
    if isinstance(result, Reply | Encoded):
        status = result.status or status
        if result.location is not None:
            headers[hdrs.LOCATION] = PREFIX + result.location
        headers.update(result.headers)
    if isinstance(result, Encoded):
        content, revision, variant = result.content, result.revision, result.variant
    else:
        value = result.body if isinstance(result, Reply) else result
        content = _encoded(value)
        if isinstance(value, Page):
            _link_next(request, value.next, headers)
        else:
            revision, variant = getattr(value, "revision", None), getattr(value, "variant", "")
    if content:
        headers[hdrs.CONTENT_TYPE] = _JSON
    if revision is not None:
        headers[hdrs.ETAG] = etag(revision, variant)
    return Outcome(status, headers, content)


def _encoded(value: object) -> bytes:
    if value is None:
        return b""
    if isinstance(value, BaseModel):
        return value.__pydantic_serializer__.to_json(value)
    return to_json(value)


def _link_next(request: web.Request, cursor: str | None, headers: dict[str, str]) -> None:
    if cursor is not None:
        following = request.rel_url.update_query(cursor=cursor)
        headers[hdrs.LINK] = f'<{following.raw_path_qs}>; rel="next"'
