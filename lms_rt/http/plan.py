"""What a declaration comes to: worked out once, at start, so that a request inspects nothing."""

import inspect
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final, get_args, get_origin, get_type_hints

from aiohttp import web
from pydantic import BaseModel, PydanticUserError, TypeAdapter

from lms_rt.http.binding import BodyBinder, Nothing, PathConverter, QueryBinder, path_converter
from lms_rt.http.replies import Encoded, Reply
from lms_rt.http.routes import Route

_IN_PATH: Final = re.compile(r"\{(\w+)\}")


class DeclarationError(TypeError):
    """A route is declared in a way that cannot work; raised at start."""

    def __init__(self, route: Route, what: str) -> None:
        super().__init__(f"{route.method} {route.path} ({route.handler.__module__}.{route.name}): {what}")


@dataclass(frozen=True, slots=True)
class Plan:
    """A route with the types of its handler taken apart."""

    route: Route
    path: tuple[tuple[str, Any, PathConverter], ...]
    """Name, annotation, converter."""
    query: QueryBinder | None
    body: BodyBinder | None
    nothing: BodyBinder | None
    """Where a body is possible and none is taken: what is sent all the same is refused rather than ignored."""
    body_type: Any
    """The annotation of `body`, None without one."""
    body_required: bool
    answer: Any
    """The model (or other type) of the answer; None for no body and for raw responses."""
    raw: bool
    """Whether the handler makes the response itself."""


def plan(route: Route) -> Plan:
    """Raises DeclarationError where path, parameters and annotations do not fit together."""
    if not inspect.iscoroutinefunction(route.handler):
        raise DeclarationError(route, "the handler is not an async function")
    hints = get_type_hints(route.handler, include_extras=True)
    parameters = list(inspect.signature(route.handler).parameters.values())
    if not parameters or parameters[0].name != "call":
        raise DeclarationError(route, "the first parameter is not `call`")
    named = {parameter.name: parameter for parameter in parameters[1:]}
    for name in named:
        if name not in hints:
            raise DeclarationError(route, f"`{name}` has no annotation")
    query, body = named.pop("query", None), named.pop("body", None)
    if set(named) != set(_IN_PATH.findall(route.path)):
        raise DeclarationError(route, f"the parameters {sorted(named)} are not those of the path")
    if query is not None and not _is_model(hints["query"]):
        raise DeclarationError(route, "`query` is not a pydantic model")
    if route.if_match and route.method == "GET":
        raise DeclarationError(route, "a read needs no If-Match")
    answer, raw = _answer(route, hints)
    return Plan(
        route=route,
        path=tuple((name, hints[name], path_converter(hints[name])) for name in named),
        query=QueryBinder(hints["query"]) if query else None,
        body=BodyBinder(hints["body"], body.default) if body else None,
        nothing=BodyBinder(Nothing, Nothing()) if body is None and _takes_nothing(route) else None,
        body_type=hints.get("body"),
        body_required=body is not None and body.default is inspect.Parameter.empty,
        answer=answer,
        raw=raw,
    )


def plans(routes: Iterable[Route]) -> list[Plan]:
    """The plans of many routes; raises DeclarationError also where two of them are the same."""
    made: dict[tuple[str, str], Plan] = {}
    names: set[str] = set()
    for route in routes:
        place = route.method, _IN_PATH.sub("{}", route.path)
        if place in made or route.name in names:
            raise DeclarationError(route, "another route has this path or this handler's name")
        made[place] = plan(route)
        names.add(route.name)
    return list(made.values())


def _takes_nothing(route: Route) -> bool:
    return route.method not in {"GET", "DELETE"} and route.consumes is None


def _answer(route: Route, hints: dict[str, Any]) -> tuple[Any, bool]:
    if "return" not in hints:
        raise DeclarationError(route, "the handler's return type is not annotated")
    annotation = hints["return"]
    if get_origin(annotation) in {Reply, Encoded}:
        annotation = get_args(annotation)[0]
    if annotation is type(None):
        if route.status not in {202, 204}:
            raise DeclarationError(route, "an answer without a body has status 204 or 202")
        return None, False
    if isinstance(annotation, type) and issubclass(annotation, web.StreamResponse):
        return None, True
    try:
        TypeAdapter(annotation)
    except PydanticUserError as error:
        raise DeclarationError(route, "the answer has no schema") from error
    return annotation, False


def _is_model(annotation: object) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)
