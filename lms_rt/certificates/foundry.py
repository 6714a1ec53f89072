"""Single weights of the typefaces, and which of them can draw a text.

The fonts come as packages, most of them variable: one weight of each is cut out once and kept in a directory, because
doing it takes seconds and drawing a page should take milliseconds. `python -m lms_rt.certificates.foundry DIRECTORY`
cuts those that every page needs.
"""

import os
import sys
import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import Final
from uuid import uuid4

from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

from lms_rt.certificates import typefaces
from lms_rt.certificates.design import CannotBeDrawnError
from lms_rt.certificates.typefaces import Family, Typeface

OWN: Final = "own"
"""Fonts that somebody puts here are asked after all others."""
OWN_KINDS: Final = frozenset({".ttf", ".otf"})

GIVING_WAY: Final = 10
"""How much nicer cutting ahead is than what somebody waits for."""

_UNSEEN: Final = frozenset({"Cf", "Zs"})
"""Joiners and spaces need no glyph of their own; the shaping engine takes them."""


class Foundry:
    """Cuts the weights that are asked for, each once a directory."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._cut: dict[Typeface, Path] = {}
        self.own_fonts = directory / OWN
        own = sorted(path for path in self.own_fonts.glob("*") if path.suffix.lower() in OWN_KINDS)
        self.titles = typefaces.TITLES.with_own(tuple(own))
        self.words = typefaces.WORDS.with_own(tuple(own))

    def file(self, face: Typeface) -> Path:
        """The font file of a typeface; the first time ever it takes a few seconds."""
        if face not in self._cut:
            self._cut[face] = _cut(face, self._directory)
        return self._cut[face]

    def require_drawable(self, text: str) -> None:
        """Raises CannotBeDrawnError, naming every character that no typeface has."""
        missing = set(_seen(text))
        for face in self.words.faces:
            if not missing:
                return
            missing -= coverage(face)
        if missing:
            raise CannotBeDrawnError("".join(map(chr, sorted(missing))), str(self.own_fonts))


def best_for(text: str, family: Family) -> Typeface:
    """The typeface that draws most of a text's characters, the family's first if it draws as many as any.

    One typeface for all of a name keeps accents on their letters; what it lacks, the others lend.
    """
    seen, best, most = _seen(text), family.faces[0], -1
    for face in family.faces:
        drawn = sum(each in coverage(face) for each in seen)
        if drawn > most:
            best, most = face, drawn
        if most == len(seen):  # before all the others are read
            break
    return best


def lenders(text: str, face: Typeface, family: Family) -> list[Typeface]:
    """Those that lend a typeface what it lacks."""
    lacking, found = set(_seen(text)) - coverage(face), list[Typeface]()
    for other in family.faces:
        if lacking & coverage(other):
            found.append(other)
            lacking -= coverage(other)
    return found


@lru_cache(maxsize=128)
def coverage(face: Typeface) -> frozenset[int]:
    """The characters that a typeface has glyphs for."""
    with TTFont(face.source, lazy=True) as font:
        return frozenset(font.getBestCmap())


def _seen(text: str) -> list[int]:
    return [ord(each) for each in text if unicodedata.category(each) not in _UNSEEN and not _selects(each)]


def _selects(character: str) -> bool:
    """Whether it only says which form of the one before is meant."""
    return "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef"


def _cut(face: Typeface, directory: Path) -> Path:
    place = face.cut_in(directory)
    if not place.exists():
        directory.mkdir(parents=True, exist_ok=True)
        with TTFont(face.source, recalcTimestamp=False) as font:
            instancer.instantiateVariableFont(font, dict(face.axes), inplace=True)
            part = place.with_suffix(f".{uuid4().hex}")  # processes that start at once make it side by side
            font.save(part)
        part.replace(place)
    return place


if __name__ == "__main__":
    os.nice(GIVING_WAY)
    for each in typefaces.ALWAYS:
        _cut(each, Path(sys.argv[1]))
