"""The names of options through an edit.

Statistics and corrections know an option by its name, and a form numbers what it has from the top. So what is still
there after an edit, by its text, keeps the name it had, and what is new gets one that nobody had.
"""

from collections.abc import Iterator, Mapping
from itertools import count

from pydantic import JsonValue

Fields = dict[str, JsonValue]
SHOWN_APART = frozenset({"right"})
"""Lists whose order is no part of what was typed; that of an `ordering` is another."""


def with_known_ids(stored: Mapping[str, JsonValue], typed: Fields) -> Fields:
    """`typed` with the names that options of the same text have in `stored`, and in the order these are shown in where
    the form knows no order."""
    if stored.get("type") != typed.get("type"):
        return typed
    result: Fields = dict(typed)
    names: dict[str, dict[str, str]] = {}
    for name in ("options", "left", "right"):
        if name not in typed or name not in stored:
            continue
        before, now = _texts(stored[name]), _texts(typed[name])
        names[name] = _renamed(before, now)
        if name in SHOWN_APART or typed["type"] == "ordering":
            places = {text: place for place, text in enumerate(before.values())}
            now = dict(sorted(now.items(), key=lambda each: places.get(each[1], len(places))))
        result[name] = [{"id": names[name][old], "text": text} for old, text in now.items()]
    key = typed.get("key")
    if isinstance(key, dict):
        result["key"] = dict(_key(key, names))
    return result


def _key(key: Mapping[str, JsonValue], names: Mapping[str, Mapping[str, str]]) -> Iterator[tuple[str, JsonValue]]:
    for part, value in key.items():
        if part in {"options", "order"} and isinstance(value, list):
            yield part, [names["options"][str(each)] for each in value]
        elif part == "pairs" and isinstance(value, dict):
            yield part, {names["left"][one]: names["right"][str(other)] for one, other in value.items()}
        else:
            yield part, value


def _renamed(before: Mapping[str, str], now: Mapping[str, str]) -> dict[str, str]:
    """The name each shall have, by the one it has now. Of several with one text each keeps one of theirs."""
    free: dict[str, list[str]] = {}
    for name, text in before.items():
        free.setdefault(text, []).append(name)
    result = {name: free[text].pop(0) for name, text in now.items() if free.get(text)}
    prefix = next(iter(now), "o1")[0]
    fresh = (name for number in count(1) if (name := f"{prefix}{number}") not in before)
    return {name: result.get(name) or next(fresh) for name in now}


def _texts(options: JsonValue) -> dict[str, str]:
    assert isinstance(options, list)
    return {str(each["id"]): str(each["text"]) for each in options if isinstance(each, dict)}
