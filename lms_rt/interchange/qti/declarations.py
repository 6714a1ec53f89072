"""What a QTI 2 item declares of its responses and outcomes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from lms_rt.domain.shares import NOTHING
from lms_rt.interchange.amounts import decimal
from lms_rt.interchange.xml import Element


@dataclass(frozen=True, slots=True)
class MapEntry:
    """What one value brings."""

    value: Fraction
    case_sensitive: bool


@dataclass(frozen=True, slots=True)
class Mapping2:
    """What responses bring value by value."""

    entries: Mapping[str, MapEntry]
    default: Fraction
    lower: Fraction | None
    upper: Fraction | None

    def of(self, response: Sequence[str]) -> Fraction:
        """The sum for a response; the same value counts once."""
        total = sum((self._one(each) for each in dict.fromkeys(response)), NOTHING)
        total = total if self.lower is None else max(total, self.lower)
        return total if self.upper is None else min(total, self.upper)

    def _one(self, given: str) -> Fraction:
        for key, entry in self.entries.items():
            if given == key or (not entry.case_sensitive and given.casefold() == key.casefold()):
                return entry.value
        return self.default


@dataclass(frozen=True, slots=True)
class Response:
    """A declared response."""

    cardinality: str
    base: str
    correct: Sequence[str]
    mapping: Mapping2 | None


def responses(item: Element) -> dict[str, Response]:
    """The declared responses by identifier."""
    return {each.get("identifier"): _response(each) for each in item.children if each.name == "responseDeclaration"}


def outcomes(item: Element) -> dict[str, list[str]]:
    """The declared outcomes with their default values."""
    declared: dict[str, list[str]] = {}
    for each in item.children:
        if each.name == "outcomeDeclaration":
            default = each.child("defaultValue")
            declared[each.get("identifier")] = _values(default)
    return declared


def _response(element: Element) -> Response:
    mapping = element.child("mapping")
    return Response(
        element.get("cardinality", "single"),
        element.get("baseType", "identifier"),
        _values(element.child("correctResponse")),
        None if mapping is None else _mapping(mapping),
    )


def _values(element: Element | None) -> list[str]:
    return [] if element is None else [" ".join(each.text.split()) for each in element.children if each.name == "value"]


def _mapping(element: Element) -> Mapping2:
    entries: dict[str, MapEntry] = {}
    for each in element.all("mapEntry"):
        sensitive = each.get("caseSensitive", "true").lower() != "false"
        entries[" ".join(each.get("mapKey").split())] = MapEntry(Fraction(decimal(each.get("mappedValue"))), sensitive)
    return Mapping2(
        entries,
        _bound(element, "defaultValue") or NOTHING,
        _bound(element, "lowerBound"),
        _bound(element, "upperBound"),
    )


def _bound(element: Element, name: str) -> Fraction | None:
    given = element.get(name)
    return Fraction(decimal(given)) if given else None
