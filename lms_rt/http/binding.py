"""From a request to a handler's typed parameters. What is bad is a `Problem` that lists every bad field."""

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from inspect import Parameter
from typing import Any, Final, get_args, get_origin
from uuid import UUID

from aiohttp import web
from pydantic import BaseModel, TypeAdapter, ValidationError

from lms_rt import limits
from lms_rt.contract.base import WireModel
from lms_rt.contract.cursors import LIST
from lms_rt.contract.pages import PageQuery
from lms_rt.contract.problems import field_errors
from lms_rt.errors import ErrorCode, FieldError, Problem
from lms_rt.http.bad_bodies import refusal
from lms_rt.http.json_bodies import repeated, require_few_parts, require_json

PathConverter = Callable[[str], object]
"""Raises ValueError (or pydantic's, which is one) for a segment that names nothing."""

QUERY_ROOT: Final = "$.query"
WHOLE_NUMBER: Final = re.compile(r"-?[0-9]+")
"""The one way to write one; Python also reads `1_0`, `+10` and ` 10 `."""


def path_converter(annotation: Any) -> PathConverter:
    """How a path segment becomes what the handler's annotation says."""
    if annotation is UUID:
        return _uuid
    adapter: TypeAdapter[object] = TypeAdapter(annotation)

    def convert(segment: str) -> object:
        if "\x00" in segment:
            raise ValueError("U+0000 is in no name")
        return adapter.validate_python(segment)

    return convert


def _uuid(segment: str) -> UUID:
    named = UUID(segment)
    if str(named) != segment.lower():  # hyphens elsewhere, or underscores between the digits
        raise ValueError("Python reads more spellings of a UUID than there should be addresses of a thing")
    return named


class QueryBinder:
    """The query string as a model."""

    def __init__(self, model: type[BaseModel]) -> None:
        self.model = model
        self._lists = {
            field.alias or name
            for name, field in model.model_fields.items()
            if get_origin(field.annotation) in {list, tuple, set, frozenset}
        }
        self._numbers = {
            field.alias or name
            for name, field in model.model_fields.items()
            if int in {field.annotation, *get_args(field.annotation)}
        } - self._lists
        self._default: BaseModel | None = None
        self._is_page = issubclass(model, PageQuery)
        if not self._is_page:  # a page knows of which list it is
            with suppress(ValidationError):
                # Models are immutable, so a call without a query string can share one
                self._default = model()

    def bind(self, request: web.Request) -> BaseModel:
        """Raises a `validation` problem with paths below `$.query`."""
        if self._default is not None and not request.query_string:
            return self._default
        given: dict[str, object] = {}
        refused: list[FieldError] = []
        for name in dict.fromkeys(request.query):
            values = request.query.getall(name)
            if name in self._lists:
                given[name] = values
            elif len(values) > 1:
                refused.append(FieldError(f"{QUERY_ROOT}.{name}", "is given more than once"))
            elif name in self._numbers and WHOLE_NUMBER.fullmatch(values[0]) is None:
                refused.append(FieldError(f"{QUERY_ROOT}.{name}", "is no whole number"))
            else:
                given[name] = values[0]
        try:
            bound = self.model.model_validate(given, context=_list(request.path, given) if self._is_page else None)
        except ValidationError as error:
            raise Problem(ErrorCode.VALIDATION, fields=[*refused, *field_errors(error, given, QUERY_ROOT)]) from None
        if refused:
            raise Problem(ErrorCode.VALIDATION, fields=refused)
        return bound


def _list(path: str, given: Mapping[str, object]) -> dict[str, str]:
    """Of which list a page is: where it is, and what of it was asked for."""
    kept = sorted((name, str(value)) for name, value in given.items() if name not in {"limit", "sort", "cursor"})
    return {LIST: repr((path, kept))}


class Nothing(WireModel):
    """What a request says that has nothing to say."""


class BodyBinder:
    """The JSON body as a model."""

    def __init__(self, annotation: Any, default: object) -> None:
        """`default` stands for a missing body; `inspect.Parameter.empty` where there has to be one."""
        self._adapter: TypeAdapter[object] = TypeAdapter(annotation)
        self._default = default

    async def read(self, request: web.Request, most: int = limits.MAX_BODY_BYTES) -> bytes:
        """The body's bytes, at most so many, and never more than `MAX_BODY_BYTES`. Raises `too_large`."""
        content = b"" if (request.content_length or 0) > most else await request.read()
        if max(request.content_length or 0, len(content)) > most:
            raise Problem(ErrorCode.TOO_LARGE, f"At most {most} bytes, please")
        return content

    def bind(self, request: web.Request, content: bytes) -> object:
        """Raises `unsupported_media_type`, `too_large`, `malformed`, or `validation` with every bad field."""
        if not content and self._default is not Parameter.empty:
            return self._default
        require_json(request)
        require_few_parts(content)
        try:
            bound = self._adapter.validate_json(content, strict=True)  # "1" and true are no numbers
        except ValidationError as error:
            raise refusal(self._adapter, error, content) from None
        if twice := repeated(content):
            raise Problem(ErrorCode.VALIDATION, fields=twice)
        return bound
