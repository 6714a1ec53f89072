"""HTML, as question files hold it, to Markdown for prompts and to plain text for options."""

import re
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Final

from lms_rt.interchange.report import NotImportableError
from lms_rt.interchange.text.composing import VOID, Composer
from lms_rt.interchange.text.escaping import escaped, formulas_legible, lines_escaped
from lms_rt.interchange.xml import Element

_MARKUP: Final = re.compile(r"</?[A-Za-z][^<>]*>|<!--|&(?:[A-Za-z]{2,8}|#\d{1,6}|#x[0-9A-Fa-f]{1,6});")
_DATA: Final = re.compile(r"""(src\s*=\s*["'])data:[^"']*""", re.IGNORECASE)
TAGS_MAX: Final = 5000
"""Tags of one text; a prompt of 4,000 characters has a few hundred."""
SOURCE_MAX: Final = 100_000
"""Characters of one text with its markup, twenty times what a prompt may have: html.parser takes its time for what is
never closed."""


@dataclass(frozen=True, slots=True)
class Converted:
    """A text, and what of the original is not in it."""

    text: str
    lost: tuple[str, ...] = ()


class _Feeder(HTMLParser):
    def __init__(self, composer: Composer) -> None:
        super().__init__(convert_charrefs=True)
        self._composer = composer

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._composer.start(tag, {name: value or "" for name, value in attrs})

    def handle_endtag(self, tag: str) -> None:
        self._composer.end(tag)

    def handle_data(self, data: str) -> None:
        self._composer.text(data)


def has_markup(text: str) -> bool:
    """Whether a text has HTML in it."""
    return _MARKUP.search(text) is not None


def from_html(source: str, *, plain: bool = False) -> Converted:
    """HTML as Markdown or, with `plain`, as one line of text. Raises NotImportableError for what is far too long."""
    composer = Composer(plain=plain)
    source = _DATA.sub(r"\1data:", source)
    if len(source) > SOURCE_MAX or source.count("<") > TAGS_MAX:
        raise NotImportableError("a text is too long, or has too many tags, to be read as HTML")
    feeder = _Feeder(composer)
    try:
        feeder.feed(source)
        feeder.close()
    except AssertionError:  # html.parser's word for a declaration that is none
        return Converted(from_text(source, plain=plain).text, ("it is not HTML, and taken as plain text",))
    return Converted(composer.result(), tuple(composer.lost))


def from_text(source: str, *, plain: bool = False) -> Converted:
    """Plain text as Markdown that reads the same, or as it is."""
    if plain:
        return Converted(" ".join(formulas_legible(source).split()))
    lines = [line.strip() for line in source.strip().split("\n")]
    return Converted(lines_escaped("\n".join(escaped(line) for line in lines)))


def from_either(source: str, *, plain: bool = False) -> Converted:
    """A text that is HTML where it has any."""
    return from_html(source, plain=plain) if has_markup(source) else from_text(source, plain=plain)


def from_elements(*elements: Element | str, plain: bool = False, composer: Composer | None = None) -> Converted:
    """XHTML that was parsed already."""
    into = composer or Composer(plain=plain)
    for element in elements:
        compose(into, element)
    return Converted(into.result(), tuple(into.lost))


def compose(into: Composer, element: Element | str) -> None:
    """Feed an element and all within to a composer."""
    if isinstance(element, str):
        into.text(element)
        return
    into.start(element.name, element.attributes)
    for part in element.content:
        compose(into, part)
    if element.name not in VOID:
        into.end(element.name)
