"""Entries of the audit log as people read them: what was done, and which fields became what."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from pydantic import JsonValue

from lms_rt.contract.administration import AuditEntry

KINDS: Final[Mapping[str, str]] = {
    "user": "account",
    "course": "course",
    "module": "module",
    "lesson": "lesson",
    "enrollment": "place in a course",
    "quiz": "quiz",
    "question": "question",
    "attempt": "attempt",
    "certificate": "certificate",
    "certificate_template": "certificate template",
    "gradebook": "gradebook",
    "webhook": "webhook",
    "live_session": "class",
    "announcement": "announcement",
    "file": "file",
    "api_token": "token for programs",
}
DONE: Final[Mapping[str, str]] = {
    "accept": "accepted an invitation",
    "add": "added",
    "correct": "corrected",
    "create": "made",
    "delete": "deleted",
    "edit": "changed",
    "extend": "gave more time",
    "grade": "graded",
    "import": "brought in a list",
    "invite": "invited somebody",
    "post": "posted",
    "publish": "published",
    "regrade": "graded again",
    "remove": "removed somebody",
    "reorder": "put in another order",
    "rotate_secret": "made another secret",
    "uninvite": "took back an invitation",
    "void": "took a question out of the count",
}
SHOWN_MOST: Final = 10_000
"""Characters of one value. A class that is graded again holds the points of everybody; REST has them all."""
FOLDED_FROM: Final = 200
"""Characters of a value from which it is folded, and a few of it shown."""
GLIMPSE: Final = 80
LINES_SHOWN: Final = 4
FIELDS_SHOWN: Final = 6
"""More of them are folded together."""


@dataclass(frozen=True, slots=True)
class Value:
    """What a field was or is. `glimpse` is its beginning where it is long, and empty where it is shown at once."""

    text: str
    glimpse: str = ""


@dataclass(frozen=True, slots=True)
class Changed:
    """A field; a side is None where the entry has none of it."""

    name: str
    before: Value | None
    after: Value | None


@dataclass(frozen=True, slots=True)
class Changes:
    """All fields of an entry."""

    fields: tuple[Changed, ...]
    has_before: bool
    has_after: bool

    @property
    def folded(self) -> bool:
        """Whether it is too much to stand open in a list."""
        return len(self.fields) > FIELDS_SHOWN


def said(entry: AuditEntry) -> str:
    """What was done to which kind of thing, such as `Changed · lesson`."""
    done = entry.action.rpartition(".")[2]
    words = DONE.get(done, done.replace("_", " "))
    return f"{words[:1].upper()}{words[1:]} · {KINDS.get(entry.kind, entry.kind.replace('_', ' '))}"


def changes(entry: AuditEntry) -> Changes:
    """What was before beside what was after, in the order of the fields as they were noted."""
    before, after = entry.before or {}, entry.after or {}
    names = dict.fromkeys([*before, *after])
    fields = tuple(Changed(name.replace("_", " "), _side(before, name), _side(after, name)) for name in names)
    return Changes(fields, bool(before), bool(after))


def _side(state: Mapping[str, JsonValue], name: str) -> Value | None:
    return _value(state[name]) if name in state else None


def _value(stored: JsonValue) -> Value:
    text = readable(stored)
    if len(text) > SHOWN_MOST:
        text = f"{text[:SHOWN_MOST]}… (and {len(text) - SHOWN_MOST:,} characters more)"
    if len(text) <= FOLDED_FROM and text.count("\n") < LINES_SHOWN:
        return Value(text)
    line = " ".join(text[:FOLDED_FROM].split())
    return Value(text, f"{line[:GLIMPSE]}…")


def readable(value: JsonValue) -> str:
    """A stored value without brackets: fields and parts of a list are lines of their own."""
    if value is None or value in ("", [], {}):
        return "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict | list):
        return "\n".join(_lines(value))
    return str(value)


def _lines(value: Mapping[str, JsonValue] | list[JsonValue]) -> Iterable[str]:
    if isinstance(value, list):
        if not any(isinstance(each, dict | list) for each in value):
            yield ", ".join(map(readable, value))
            return
        for each in value:
            first, *others = readable(each).split("\n")
            yield f"– {first}"
            yield from (f"  {line}" for line in others)
        return
    for name, each in value.items():
        first, *others = readable(each).split("\n")
        named = f"{name.replace('_', ' ')}:"
        yield from [named, f"  {first}", *(f"  {line}" for line in others)] if others else [f"{named} {first}"]
