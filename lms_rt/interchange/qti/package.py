"""Packages of QTI documents: ZIP archives with a manifest, Canvas cartridges, or several files together."""

from collections.abc import Iterator, Mapping
from typing import Final

from lms_rt.interchange.qti import documents
from lms_rt.interchange.report import Place, ReadItem, UnreadableFileError, refused
from lms_rt.interchange.xml import Element, parse

MANIFEST: Final = "imsmanifest.xml"
_ASIDE: Final = frozenset({"quiz", "fileMeta", "manifest", "assignment", "course", "topic", "webLink", "lom"})
"""Documents of a cartridge that hold no questions, by their root."""
_COMMON: Final = "assessment_qti.xml"
"""Canvas writes a quiz twice: as any system reads it under this name, and in full in the folder below."""
_IN_FULL: Final = "non_cc_assessments/"


def wanted(name: str) -> bool:
    """Whether a member of an archive may hold questions."""
    lowered = name.lower()
    return lowered.endswith((".xml", ".qti")) and not lowered.startswith("__macosx/")


def read_package(files: Mapping[str, bytes], base: str) -> Iterator[ReadItem]:
    """The questions of all documents, each once. `base` names the archive in the report."""
    roots: dict[str, Element] = {}
    broken: list[ReadItem] = []
    for name, content in files.items():
        try:
            root = parse(content)
        except UnreadableFileError as error:
            broken.append(refused(Place(f"{base}{name}"), str(error)))
            continue
        if root.name in documents.ROOTS:
            roots[name] = root
        elif root.name not in _ASIDE and not name.endswith(MANIFEST):
            broken.append(refused(Place(f"{base}{name}", root.line), f"no questions are kept in a <{root.name}>"))
    yield from _read(roots, base)
    yield from broken


def _read(roots: Mapping[str, Element], base: str) -> Iterator[ReadItem]:
    named = set().union(*(documents.referenced(root, name) for name, root in roots.items()), set())
    wanted_items = set().union(*(documents.idents(root) for root in roots.values()), set())
    bank = {
        item.get("ident"): (f"{base}{name}", item)
        for name, root in roots.items()
        for item in root.all("item")
        if item.get("ident") in wanted_items
    }
    for name, root in roots.items():
        if name in named or _is_said_twice(name, roots) or (root.child("objectbank") and _all_named(root, bank)):
            continue

        def find(other: str) -> Element | None:
            return roots.get(other.removeprefix(base))

        yield from documents.read_document(root, f"{base}{name}", find, bank)


def _is_said_twice(name: str, roots: Mapping[str, Element]) -> bool:
    folder, _, file = name.rpartition("/")
    full = f"{_IN_FULL}{folder.rpartition('/')[2]}.xml.qti"
    return file == _COMMON and any(other.endswith(full) for other in roots)


def _all_named(root: Element, bank: documents.Bank) -> bool:
    return all(item.get("ident") in bank for item in root.all("item"))
