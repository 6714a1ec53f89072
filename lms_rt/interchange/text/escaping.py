"""Text within Markdown: what would be taken for markup is escaped, formulas stay as they are."""

import re
from typing import Final

# A formula has an end within some lines: looking further for one would take for ever in a hostile text
_FORMULA: Final = re.compile(
    r"\$\$.{1,1000}?\$\$|\$[^\s$](?:[^$\n]{0,1000}[^\s$])?\$"
    r"|\\\((?P<inline>.{1,1000}?)\\\)|\\\[(?P<block>.{1,1000}?)\\\]",
    re.DOTALL,
)
_INLINE: Final = re.compile(
    r"""\\(?=[!-/:-@\[-`{-~])        # a backslash that would escape what follows
      | `
      | \*(?=\S) | (?<=\S)\*         # 2 * 3 is a product
      | (?<!\w)_(?=[^\s_]) | (?<=[^\s_])_(?!\w)   # snake_case and blanks such as ____ stay
      | ~(?=~)
      | \[(?=[^\]\n]*\]\()           # a link
      | &(?=\#?\w+;)                 # an entity
      | <(?=[A-Za-z/!?])             # an address in angle brackets
    """,
    re.VERBOSE,
)
_AT_LINE_START: Final = re.compile(r"^(\s*)(#{1,6}(?=\s|$)|[>+*-](?=\s|$)|=+\s*$|-{2,}\s*$|_{3,}\s*$|\|)", re.MULTILINE)
_NUMBERED: Final = re.compile(r"^(\s*\d{1,9})([.)])(?=\s|$)", re.MULTILINE)
_ESCAPED: Final = re.compile(r"\\([!-/:-@\[-`{-~])")


def escaped(text: str) -> str:
    """Plain text as Markdown that reads the same; `\\(…\\)` becomes `$…$` and `\\[…\\]` `$$…$$`."""
    pieces: list[str] = []
    at = 0
    for found in _FORMULA.finditer(text):
        pieces += [_plain(text[at : found.start()]), formula(found)]
        at = found.end()
    pieces.append(_plain(text[at:]))
    return "".join(pieces)


def formulas_legible(text: str) -> str:
    """Plain text that stays plain, with formulas between dollars."""
    return _FORMULA.sub(formula, text)


def formula(found: "re.Match[str]") -> str:
    """A formula between dollars."""
    if found["inline"] is not None:
        return f"${found['inline'].strip()}$"
    if found["block"] is not None:
        return f"$${found['block'].strip()}$$"
    return found[0]


def lines_escaped(text: str) -> str:
    """What would begin a heading, a list or a quotation at the start of a line does not."""
    return _NUMBERED.sub(r"\1\\\2", _AT_LINE_START.sub(r"\1\\\2", text))


def unescaped(markdown: str) -> str:
    """Markdown without its escapes."""
    return _ESCAPED.sub(r"\1", markdown)


def _plain(text: str) -> str:
    return _INLINE.sub(lambda found: "\\" + found[0], text)
