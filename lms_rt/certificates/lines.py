"""Breaking a text into lines that stand well under each other, in scripts with spaces and in those without."""

import unicodedata
from typing import Final

_VIRAMA: Final = 9
"""Its canonical combining class: it joins the letters on both its sides."""
_JOINER: Final = "\u200d"
_NEVER_FIRST: Final = frozenset("、。，．・：；？！」』）】〉》〕ー々’”,.:;?!)]}")
_NEVER_LAST: Final = frozenset("「『（【〈《〔‘“([{")


def broken(text: str, wanted: int) -> list[str]:
    """`text` in up to `wanted` lines of about the same length; fewer where there is nowhere to break."""
    breaks = _between_words(text) or _within_words(text)
    lines, begins = list[str](), 0
    for line in range(1, wanted):
        later = [place for place in breaks if place > begins]
        if not later:
            break
        ideal = len(text) * line / wanted
        place = min(later, key=lambda each: abs(each - ideal))
        lines.append(text[begins:place].strip())
        begins = place
    return [*lines, text[begins:].strip()]


def _between_words(text: str) -> list[int]:
    return [place for place in range(1, len(text)) if text[place - 1] == " " or _ideographic(text, place)]


def _ideographic(text: str, place: int) -> bool:
    """Whether a line may end between two characters because their script knows no words."""
    before, after = text[place - 1], text[place]
    wide = unicodedata.east_asian_width(before) == "W" or unicodedata.east_asian_width(after) == "W"
    return wide and after not in _NEVER_FIRST and before not in _NEVER_LAST and _apart(text, place)


def _within_words(text: str) -> list[int]:
    return [place for place in range(1, len(text)) if _apart(text, place)]


def _apart(text: str, place: int) -> bool:
    """Whether what stands on both sides are letters of their own, and not one letter and its sign."""
    before, after = text[place - 1], text[place]
    return not (
        unicodedata.category(after).startswith("M")
        or unicodedata.combining(before) == _VIRAMA
        or _JOINER in {before, after}
    )
