"""The typefaces for every script, as single weights, and which of them can draw a text.

The fonts come as packages, most of them variable: one weight of each is cut out once and kept in a directory, because
doing it takes seconds and drawing a page should take milliseconds.
"""

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Final
from uuid import uuid4

from fontTools.ttLib import TTFont
from fontTools.varLib import instancer


@dataclass(frozen=True, slots=True)
class Typeface:
    """One weight of a font in a package. `axes` are those that are fixed; none for a font that has only one weight."""

    name: str
    package: str
    file: str
    axes: tuple[tuple[str, float], ...] = ()


_REGULAR: Final = (("wdth", 100.0), ("wght", 400.0))
_BOLD: Final = (("wdth", 100.0), ("wght", 600.0))

SERIF: Final = Typeface("serif", "fontpkg_noto_serif", "NotoSerif[wdth,wght].ttf", _BOLD)
"""For the name."""
SANS: Final = Typeface("sans", "fontpkg_noto_sans", "NotoSans[wdth,wght].ttf", _REGULAR)
"""For the rest."""
OTHERS: Final = (
    Typeface("arabic", "fontpkg_noto_sans_arabic", "NotoSansArabic[wdth,wght].ttf", _REGULAR),
    Typeface("hebrew", "fontpkg_heebo", "Heebo[wght].ttf", (("wght", 400.0),)),
    Typeface("devanagari", "fontpkg_noto_sans_devanagari", "NotoSansDevanagari[wdth,wght].ttf", _REGULAR),
    Typeface("bengali", "fontpkg_hind_siliguri", "HindSiliguri-Regular.ttf"),
    Typeface("tamil", "fontpkg_noto_sans_tamil", "NotoSansTamil[wdth,wght].ttf", _REGULAR),
    Typeface("telugu", "fontpkg_noto_sans_telugu", "NotoSansTelugu[wdth,wght].ttf", _REGULAR),
    Typeface("thai", "fontpkg_noto_sans_thai", "NotoSansThai[wdth,wght].ttf", _REGULAR),
    Typeface("khmer", "fontpkg_noto_sans_khmer", "NotoSansKhmer[wdth,wght].ttf", _REGULAR),
    Typeface("cjk", "cvttf_NotoSansCJK_Regular", "NotoSansCJKtc-Regular.otf"),
)
"""In the order in which they are asked; the largest last."""
ALL: Final = (SERIF, SANS, *OTHERS)

_UNSEEN: Final = {"Cf", "Zs"}
"""Joiners and spaces need no glyph of their own; the shaping engine takes them."""


class CannotBeDrawnError(ValueError):
    """No typeface has glyphs for some characters."""

    def __init__(self, characters: str) -> None:
        self.characters = characters
        named = ", ".join(f"{each} (U+{ord(each):04X} {unicodedata.name(each, 'unnamed')})" for each in characters)
        super().__init__(f"no typeface has {named}")


class Foundry:
    """Cuts the weights that are asked for, each once a directory."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._cut: dict[Typeface, Path] = {}

    def file(self, face: Typeface) -> Path:
        """The font file of a typeface; the first time ever it takes a few seconds."""
        if face not in self._cut:
            self._cut[face] = _cut(face, self._directory)
        return self._cut[face]


def require_drawable(text: str) -> None:
    """Raises CannotBeDrawnError, naming every character that no typeface has."""
    missing = {each for each in text if unicodedata.category(each) not in _UNSEEN}
    for face in ALL:
        missing -= {each for each in missing if ord(each) in coverage(face)}
        if not missing:
            return
    raise CannotBeDrawnError("".join(sorted(missing)))


def best_for(text: str, first: Typeface) -> Typeface:
    """The typeface that draws most of a text's characters, `first` if it draws as many as any.

    One typeface for all of a name keeps accents on their letters; what it lacks, the others lend.
    """
    seen = [ord(each) for each in text if unicodedata.category(each) not in _UNSEEN]
    return max((first, *ALL), key=lambda face: sum(each in coverage(face) for each in seen))


@lru_cache(maxsize=len(ALL))
def coverage(face: Typeface) -> frozenset[int]:
    """The characters that a typeface has glyphs for."""
    with TTFont(_source(face), lazy=True) as font:
        return frozenset(font.getBestCmap())


def _cut(face: Typeface, directory: Path) -> Path:
    source = _source(face)
    if not face.axes:
        return source
    told = f"{face.file} {source.stat().st_size} {face.axes}"
    place = directory / f"{face.name}-{sha256(told.encode()).hexdigest()[:16]}.ttf"
    if not place.exists():
        directory.mkdir(parents=True, exist_ok=True)
        with TTFont(source, recalcTimestamp=False) as font:
            instancer.instantiateVariableFont(font, dict(face.axes), inplace=True)
            part = place.with_suffix(f".{uuid4().hex}")  # processes that start at once make it side by side
            font.save(part)
        part.replace(place)
    return place


def _source(face: Typeface) -> Path:
    folder = files(face.package)
    found = folder / "files" / face.file
    return Path(str(found if found.is_file() else folder / face.file))
