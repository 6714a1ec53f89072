"""What a JSON body has to be beside what its model says: UTF-8, of a type that means plain JSON, every name once."""

import json
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import Any, Final

from aiohttp import web

from lms_rt import limits
from lms_rt.contract.problems import FIELDS_LISTED, json_path
from lms_rt.errors import ErrorCode, FieldError, Problem

JSON: Final = "application/json"
MERGE_PATCH: Final = "application/merge-patch+json"
_UTF_8: Final = frozenset({"utf-8", "utf8", "us-ascii"})

Path = tuple[str | int, ...]


def require_json(request: web.Request) -> None:
    """Raise `unsupported_media_type` for what is no JSON, or means more than JSON does (a JSON Patch, for one).

    A form that another site submits cannot have these types, so demanding them is a part of the CSRF defence.
    """
    patch = request.method == "PATCH"
    if request.content_type != JSON and not (patch and request.content_type == MERGE_PATCH):
        raise Problem(ErrorCode.UNSUPPORTED_MEDIA_TYPE, f"Send {JSON}{f' or {MERGE_PATCH}' if patch else ''}")
    if (request.charset or "utf-8").lower() not in _UTF_8:
        raise Problem(ErrorCode.UNSUPPORTED_MEDIA_TYPE, "JSON is UTF-8 here, as everywhere")


def require_few_parts(content: bytes) -> None:
    """Raise `too_large` for a body of so many small parts that to judge each would keep everybody else waiting."""
    if _parts(content) > limits.BODY_PARTS_MAX and _parts(_without_strings(content)) > limits.BODY_PARTS_MAX:
        raise Problem(ErrorCode.TOO_LARGE, f"At most {limits.BODY_PARTS_MAX} values in a body, please")


def _parts(content: bytes) -> int:
    return content.count(b",") + content.count(b"{") + content.count(b"[")


def _without_strings(content: bytes) -> bytes:
    """What is between the strings of JSON; of anything else, something."""
    return b"".join(content.replace(rb"\\", b"").replace(rb"\"", b"").split(b'"')[::2])


def repeated(content: bytes) -> list[FieldError]:
    """The names that stand twice in one object of a body that is JSON: which of them was meant, nobody can know.

    Up to `FIELDS_LISTED` of them.
    """
    try:
        _ONCE.decode(content.decode())
    except _TwiceError:
        return _listed(content)
    return []


class _TwiceError(Exception):
    """A name stands twice: found as cheaply as can be, since hardly any body has one."""


def _all_different(pairs: list[tuple[str, object]]) -> None:
    if len(dict(pairs)) != len(pairs):
        raise _TwiceError


# Numbers as they stand: the digits of an integer that is too long for one are none of our business here
_ONCE: Final = json.JSONDecoder(object_pairs_hook=_all_different, parse_int=str, parse_float=str)


def _listed(content: bytes) -> list[FieldError]:
    twice: dict[int, tuple[dict[str, Any], list[str]]] = {}  # with the object: one that goes leaves its id to another

    def members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        made = dict(pairs)
        if len(made) != len(pairs):
            times = Counter(name for name, _ in pairs)
            twice[id(made)] = made, sorted(name for name, count in times.items() if count > 1)
        return made

    whole = json.loads(content, object_pairs_hook=members, parse_int=str)
    found = (
        FieldError(json_path((*path, name)), "is given more than once")
        for path, here in _objects(whole, ())
        if id(here) in twice
        for name in twice[id(here)][1]
    )
    return list(islice(found, FIELDS_LISTED))


def _objects(here: object, path: Path) -> Iterator[tuple[Path, object]]:
    if isinstance(here, dict):
        yield path, here
        for name, below in here.items():
            yield from _objects(below, (*path, name))
    elif isinstance(here, list):
        for index, below in enumerate(here):
            yield from _objects(below, (*path, index))
