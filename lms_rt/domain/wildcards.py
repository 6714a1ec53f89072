"""Texts in which `*` stands for anything, as question banks write them."""

import re
from collections.abc import Callable, Sequence
from typing import Final

_STAR: Final = "\ue000"
"""Stands for the wildcard while the text around it is folded: of no script, no space, and never in an answer."""
_WRITTEN: Final = re.compile(r"\\\*|\*")


def matcher(pattern: str, form: Callable[[str], str]) -> Callable[[str], bool]:
    """Whether a text, in its `form` already, is `pattern`, of which the same form is taken; `\\*` is a star itself."""
    marked = _WRITTEN.sub(lambda found: _STAR if found[0] == "*" else "*", pattern.replace(_STAR, ""))
    first, *rest = form(marked).split(_STAR)
    if not rest:
        return first.__eq__
    *between, last = rest
    return lambda text: _fits(text, first, between, last)


def _fits(text: str, first: str, between: Sequence[str], last: str) -> bool:
    """In one walk: a regular expression with many stars would try every way to share the text among them."""
    if not text.startswith(first) or not text.endswith(last) or len(text) < len(first) + len(last):
        return False
    at, end = len(first), len(text) - len(last)
    for part in between:
        found = text.find(part, at, end)
        if found < 0:
            return False
        at = found + len(part)
    return True
