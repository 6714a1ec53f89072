"""Texts that people typed, on their way into a spreadsheet, where some of them would be formulas."""

from typing import Final

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What makes a spreadsheet compute a cell of a CSV file (OWASP, CSV injection), in full width as well."""


def harmless(text: str) -> str:
    """`text` as a cell that is shown and never computed: an apostrophe goes before what would be a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text
