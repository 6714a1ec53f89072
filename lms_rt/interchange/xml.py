"""XML from strangers as a plain tree: no entity is expanded, nothing is fetched, and every element knows its line."""

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html.entities import name2codepoint
from typing import Final
from xml.sax import SAXException, handler, xmlreader

from defusedxml import DefusedXmlException
from defusedxml.sax import make_parser

from lms_rt.interchange.amounts import shortened
from lms_rt.interchange.report import UnreadableFileError

DEPTH_MAX: Final = 100
"""Elements within elements: question files have about 15 levels, and Python's own recursion ends at 1,000."""
ELEMENTS_MAX: Final = 500_000
"""Elements of a file: a bank of some thousand questions has a tenth of it."""

_THIRD: Final = "qti-"


@dataclass(slots=True)
class Element:
    """An element without its namespace. `content` has its texts and elements in order."""

    name: str
    attributes: Mapping[str, str]
    line: int
    content: list["Element | str"] = field(default_factory=list)

    @property
    def children(self) -> Iterator["Element"]:
        """The elements directly within."""
        return (part for part in self.content if isinstance(part, Element))

    @property
    def text(self) -> str:
        """All text within, at any depth."""
        return "".join(part if isinstance(part, str) else part.text for part in self.content)

    def all(self, *names: str) -> Iterator["Element"]:
        """Itself and the elements within, at any depth, that have one of these names (or any), in order."""
        if not names or self.name in names:
            yield self
        for child in self.children:
            yield from child.all(*names)

    def first(self, *names: str) -> "Element | None":
        """The first of `all`."""
        return next(self.all(*names), None)

    def child(self, name: str) -> "Element | None":
        """The first element directly within that has this name."""
        return next((child for child in self.children if child.name == name), None)

    def get(self, name: str, default: str = "") -> str:
        """An attribute."""
        return self.attributes.get(name, default)


class _Builder(handler.ContentHandler):
    def __init__(self) -> None:
        super().__init__()
        self.root: Element | None = None
        self._open: list[Element] = []
        self._elements = 0
        self._locator: xmlreader.Locator | None = None

    def setDocumentLocator(self, locator: xmlreader.Locator) -> None:  # noqa: N802 - SAX's name
        self._locator = locator

    def startElement(self, name: str, attrs: xmlreader.AttributesImpl) -> None:  # noqa: N802
        self._elements += 1
        if len(self._open) >= DEPTH_MAX or self._elements > ELEMENTS_MAX:
            raise UnreadableFileError(f"line {self._line}: more elements than a question file has")
        attributes = {each.rpartition(":")[2]: value for each, value in attrs.items()}
        element = _element(name.rpartition(":")[2], attributes, self._line)
        if self._open:
            self._open[-1].content.append(element)
        else:
            self.root = element
        self._open.append(element)

    def endElement(self, _name: str) -> None:  # noqa: N802
        element = self._open.pop()
        element.content = list(_joined(element.content))

    def characters(self, content: str) -> None:
        if self._open:
            self._open[-1].content.append(content)

    def skippedEntity(self, name: str) -> None:  # noqa: N802
        """One that a document type elsewhere would declare: HTML's are known, others are shown as they are."""
        self.characters(chr(name2codepoint[name]) if name in name2codepoint else f"&{name};")

    @property
    def _line(self) -> int:
        return (self._locator.getLineNumber() if self._locator else None) or 0


def parse(content: bytes) -> Element:
    """The root of a document. Raises UnreadableFileError, which says in which line it is not XML."""
    reader = make_parser()
    # A document type may name a file elsewhere, as old QTI does; it is not fetched, and an entity may not be declared
    reader.forbid_external = False
    reader.setFeature(handler.feature_external_ges, False)
    reader.setFeature(handler.feature_external_pes, False)
    builder = _Builder()
    reader.setContentHandler(builder)
    source = xmlreader.InputSource()
    source.setByteStream(io.BytesIO(content))
    try:
        reader.parse(source)
    except UnreadableFileError:
        raise
    except DefusedXmlException:
        raise UnreadableFileError("entities are declared, which is not allowed here") from None
    except SAXException as error:
        raise UnreadableFileError(_told(error)) from None
    except (ValueError, LookupError, AssertionError) as error:
        raise UnreadableFileError(f"not XML: {shortened(str(error))}") from None
    if builder.root is None:
        raise UnreadableFileError("not XML: there is nothing in it")
    return builder.root


def _element(name: str, attributes: Mapping[str, str], line: int) -> Element:
    """QTI 3 says `qti-simple-choice` and `map-key` where QTI 2 says `simpleChoice` and `mapKey`, and means the same."""
    if not name.startswith(_THIRD):
        return Element(name, attributes, line)
    return Element(_joined_up(name.removeprefix(_THIRD)), {_joined_up(n): v for n, v in attributes.items()}, line)


def _joined_up(name: str) -> str:
    first, *others = name.split("-")
    return first + "".join(each.capitalize() for each in others)


def _told(error: SAXException) -> str:
    line = error.getLineNumber() if hasattr(error, "getLineNumber") else None
    where = f"line {line}: " if line else ""
    return f"{where}not well-formed XML: {shortened(error.getMessage())}"


def _joined(content: list[Element | str]) -> Iterator[Element | str]:
    """The parser gives texts in pieces."""
    pieces: list[str] = []
    for part in content:
        if isinstance(part, str):
            pieces.append(part)
            continue
        if pieces:
            yield "".join(pieces)
            pieces.clear()
        yield part
    if pieces:
        yield "".join(pieces)
