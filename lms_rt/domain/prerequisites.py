"""What must be done before what."""

from collections.abc import Iterable, Mapping
from typing import TypeVar

Thing = TypeVar("Thing")


def on_a_circle(requires: Mapping[Thing, Iterable[Thing]], start: Thing) -> bool:
    """Whether following what `start` requires leads back to it, so that nobody could ever begin."""
    seen: set[Thing] = set()
    waiting = list(requires.get(start, ()))
    while waiting:
        thing = waiting.pop()
        if thing == start:
            return True
        if thing not in seen:
            seen.add(thing)
            waiting.extend(requires.get(thing, ()))
    return False
