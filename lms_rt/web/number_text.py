"""Numbers as people type them; `static/js/answers/fields.js` reads them the same way in a browser."""

import math
import re
from typing import Final

_SPACES: Final = re.compile(r"[\s\u00a0\u202f'’]")
_TIMES_TEN: Final = re.compile(r"[x×*·]10(?:\^|\*\*)", re.IGNORECASE)
_GROUPED: Final = re.compile(
    r"^([+-]?\d{1,3})(?:(?:,\d{3})+(?=\.)|(?:\.\d{3})+(?=,)|(?:,\d{3}){2,}(?!\d)|(?:\.\d{3}){2,}(?!\d))", re.ASCII
)
_NUMBER: Final = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?", re.IGNORECASE | re.ASCII)


def number_in(text: str) -> float | None:
    """`3,5`, `1 000`, `1,000.5`, `−2`, `2.5e3` and `3×10^8` are all numbers; one comma is a decimal comma."""
    tidy = _TIMES_TEN.sub("e", _SPACES.sub("", text).replace("\u2212", "-"))
    plain = _GROUPED.sub(lambda whole: re.sub(r"[.,]", "", whole[0]), tidy)
    dotted = plain if "." in plain else plain.replace(",", ".", 1)
    if not _NUMBER.fullmatch(dotted):
        return None
    value = float(dotted)
    return value if math.isfinite(value) else None
