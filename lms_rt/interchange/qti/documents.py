"""What a QTI document is, and the questions in it; an assessment names items that lie elsewhere."""

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from posixpath import dirname, join, normpath
from typing import Final
from urllib.parse import unquote

from lms_rt.interchange.amounts import decimal
from lms_rt.interchange.qti import items1, items2
from lms_rt.interchange.report import NotImportableError, Place, ReadItem, refused, skipped
from lms_rt.interchange.xml import Element

ROOTS: Final = frozenset({"questestinterop", "assessmentItem", "assessmentTest"})

Find = Callable[[str], "Element | None"]
"""Another document of the package, by its name."""
Bank = Mapping[str, tuple[str, Element]]
"""Items by their ident, with their file."""


def read_document(root: Element, file: str, find: Find, bank: Bank) -> Iterator[ReadItem]:
    """The questions of a document; other documents of its package are found by `find`, items of banks in `bank`."""
    if root.name == "questestinterop":
        yield from _read_first(root, file, bank)
    elif root.name == "assessmentItem":
        yield from items2.read_item(root, file)
    else:
        yield from _read_test(root, file, find)


def referenced(root: Element, file: str) -> set[str]:
    """The names of documents that an assessment takes items from."""
    return {_beside(file, each.get("href")) for each in root.all("assessmentItemRef", "assessmentSectionRef")}


def idents(root: Element) -> set[str]:
    """The idents of banked items that an assessment names."""
    return {each.get("item_ref") for each in root.all("bankentry_item")} | {
        each.get("linkrefid") for each in root.all("itemref")
    }


def _read_first(root: Element, file: str, bank: Bank) -> Iterator[ReadItem]:
    stimuli = {ident: items1.stimulus(item) for ident, (_, item) in bank.items() if _is_text(item)}
    stimuli |= {item.get("ident"): items1.stimulus(item) for item in root.all("item") if _is_text(item)}
    for element in root.all("item", "bankentry_item", "itemref", "sourcebank_ref"):
        if element.name == "item":
            yield from items1.read_item(element, file, stimuli)
        elif element.name == "sourcebank_ref":
            yield skipped(
                Place(file, element.line, element.text.strip()), "questions drawn from a bank: import the bank"
            )
        else:
            yield from _banked(element, file, bank, stimuli)


def _banked(element: Element, file: str, bank: Bank, stimuli: Mapping[str, str]) -> Iterator[ReadItem]:
    ident = element.get("item_ref") or element.get("linkrefid")
    if ident in bank:
        where, item = bank[ident]
        yield from items1.read_item(item, where, stimuli)
    elif element.get("entry_type") in {"Bank", "BankEntry"} or not ident:
        yield skipped(Place(file, element.line, ident), "questions drawn from a bank: import the bank")
    else:
        yield refused(Place(file, element.line, ident), "a question of a bank that is not in the file")


def _is_text(item: Element) -> bool:
    return "text_only" in items1.metadata(item).get("question_type", "")


def _read_test(root: Element, file: str, find: Find) -> Iterator[ReadItem]:
    for reference in root.all("assessmentItemRef", "assessmentSectionRef"):
        href = reference.get("href")
        place = Place(file, reference.line, reference.get("identifier"))
        found = find(_beside(file, href))
        if found is None:
            yield refused(place, f"its file {href} is not there")
        elif found.name == "assessmentItem":
            try:
                points = _weight(reference)
            except NotImportableError as error:
                yield refused(place, str(error))
                continue
            yield from items2.read_item(found, _beside(file, href), points)
        else:
            yield refused(place, f"{href} is no item")
    for each in root.all("selection"):
        yield skipped(Place(file, each.line), f"that {each.get('select')} of a section's questions are drawn by chance")


def _weight(reference: Element) -> Fraction | None:
    weight = reference.child("weight")
    return Fraction(decimal(weight.get("value"))) if weight is not None else None


def _beside(file: str, href: str) -> str:
    return normpath(join(dirname(file), unquote(href)))
