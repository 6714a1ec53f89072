"""QTI files that others wrote: each is imported, or it is said of each question why not."""

from pathlib import Path

import pytest

from lms_rt.interchange.qti import package
from lms_rt.interchange.reading import read
from tests.interchange.published import published

FILES = published("instructure-qti/spec/fixtures", "*.xml", "*.qti", "*.zip", "*.imscc")
MANIFESTS = published("instructure-qti/spec/fixtures", "imsmanifest.xml")


@pytest.mark.parametrize("file", FILES, ids=lambda file: "/".join(file.parts[-2:]))
def test_a_published_file_is_imported_or_reported(file: Path) -> None:
    items = read({file.name: file.read_bytes()})
    assert items
    for item in items:
        assert (item.question is not None) == (item.status in {"read", "adapted"})
        assert item.question is not None or item.notes
        assert item.status != "adapted" or item.notes


@pytest.mark.parametrize("manifest", MANIFESTS, ids=lambda manifest: manifest.parent.name)
def test_an_unpacked_package_says_no_question_twice(manifest: Path) -> None:
    folder = manifest.parent
    files = {str(file.relative_to(folder)): file for file in sorted(folder.rglob("*")) if package.wanted(file.name)}
    items = read({name: file.read_bytes() for name, file in files.items()}, "qti")
    told = [(item.place.ident, item.question.prompt) for item in items if item.question is not None]
    assert len(told) == len(set(told))
