"""JSON Schemas of everything an API says, generated together so that equal names are told apart."""

import re
from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, TypeAdapter

from lms_rt.contract.problems import ProblemDocument
from lms_rt.http.plan import Plan

Json = dict[str, Any]
Mode = Literal["validation", "serialization"]
_Key = tuple[str, str]
"""An operation's name and which of its parts."""

_REFERENCE = "#/components/schemas/{model}"
_GENERIC = re.compile(r"(\w+?)_(\w+)_$")


class Schemas:
    """The schemas of all parts of all operations; `components` holds what they refer to."""

    def __init__(self, plans: Iterable[Plan], others: Mapping[_Key, type[BaseModel]] | None = None) -> None:
        """`others` are models that no operation answers with, each by a kind and a name."""
        parts: list[tuple[_Key, Mode, TypeAdapter[Any]]] = [
            (("", "problem"), "serialization", TypeAdapter(ProblemDocument))
        ]
        for plan in plans:
            parts += _parts(plan)
        parts += [(key, "serialization", TypeAdapter(model)) for key, model in (others or {}).items()]
        # Requests and answers apart where they differ: what has a default may be left out of one, not of the other
        found, shared = TypeAdapter.json_schemas(parts, ref_template=_REFERENCE)
        self._found: dict[_Key, Json] = {key: _renamed(schema) for (key, _), schema in found.items()}
        self.components: Json = {_own_name(name): _renamed(one) for name, one in shared.get("$defs", {}).items()}

    def part(self, plan: Plan, part: str) -> Json:
        """`body`, `answer`, `path:<name>` or `query:<name>` of an operation."""
        return self._found[plan.route.name, part]

    def other(self, kind: str, name: str) -> Json:
        """One of `others`."""
        return self._found[kind, name]


def _own_name(name: str) -> str:
    """`CoursePage`, where pydantic says `Page_Course_`."""
    return _GENERIC.sub(r"\2\1", name)


def _renamed(node: Any) -> Any:
    if isinstance(node, dict):
        return {
            key: _own_name(value) if key == "$ref" and isinstance(value, str) else _renamed(value)
            for key, value in node.items()
        }
    return [_renamed(one) for one in node] if isinstance(node, list) else node


def query_fields(plan: Plan) -> list[tuple[str, bool, str]]:
    """Name on the wire, whether it must be given, and description of each query parameter."""
    if plan.query is None:
        return []
    return [
        (field.alias or name, field.is_required(), field.description or "")
        for name, field in plan.query.model.model_fields.items()
    ]


def _parts(plan: Plan) -> list[tuple[_Key, Mode, TypeAdapter[Any]]]:
    name = plan.route.name
    parts: list[tuple[_Key, Mode, TypeAdapter[Any]]] = [
        ((name, f"path:{parameter}"), "validation", TypeAdapter(annotation)) for parameter, annotation, _ in plan.path
    ]
    if plan.query is not None:
        parts += [
            ((name, f"query:{field}"), "validation", adapter) for field, adapter in _field_types(plan.query.model)
        ]
    if plan.body is not None:
        parts.append(((name, "body"), "validation", TypeAdapter(plan.body_type)))
    if plan.answer is not None:
        parts.append(((name, "answer"), "serialization", TypeAdapter(plan.answer)))
    return parts


def _field_types(model: type[BaseModel]) -> list[tuple[str, TypeAdapter[Any]]]:
    found: list[tuple[str, TypeAdapter[Any]]] = []
    for name, field in model.model_fields.items():
        annotation: Any = Annotated[field.annotation, field]
        found.append((field.alias or name, TypeAdapter(annotation)))
    return found


def without_null(schema: Json) -> Json:
    """For query parameters: one that is not given is left out; there is no way to write null."""
    options = [option for option in schema.get("anyOf", ()) if option != {"type": "null"}]
    rest = {key: value for key, value in schema.items() if key not in {"anyOf", "title"}}
    if rest.get("default", ...) is None:
        del rest["default"]
    if not options:
        return rest
    return {**options[0], **rest} if len(options) == 1 else {"anyOf": options, **rest}
