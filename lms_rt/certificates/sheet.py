"""A sheet of A4 that sets text: centred, in the typeface that has it, as large as fits."""

import unicodedata
from dataclasses import dataclass
from typing import Final

from fpdf import FPDF, XPos, YPos
from fpdf.enums import Align

from lms_rt.certificates import foundry
from lms_rt.certificates.foundry import Foundry
from lms_rt.certificates.lines import broken
from lms_rt.certificates.ornament import Colour
from lms_rt.certificates.typefaces import Family, Typeface

POINT: Final = 0.3528
"""Millimetres."""
LEADING: Final = 1.45
"""Room for accents above and below."""
SMALLEST: Final = 5.0
"""Points; what does not fit even so is longer than the contract lets a text be."""
_STEP: Final = 0.5


@dataclass(frozen=True, slots=True)
class Setting:
    """How a text is to be set, in points and millimetres."""

    family: Family
    colour: Colour
    largest: float
    smallest: float
    """Before it takes another line."""
    lines: int = 2
    width: float = 220.0


@dataclass(frozen=True, slots=True)
class Block:
    """A text that was fitted, and how high it is."""

    lines: list[str]
    face: Typeface
    lenders: list[Typeface]
    size: float
    setting: Setting

    @property
    def height(self) -> float:
        """Millimetres."""
        return len(self.lines) * self.size * POINT * LEADING


class Sheet(FPDF):
    """A page that knows our typefaces."""

    def __init__(self, fonts: Foundry, language: str | None) -> None:
        super().__init__(orientation="landscape", unit="mm", format="A4")
        self.set_auto_page_break(False)
        self.set_margins(0, 0, 0)
        self._fonts = fonts
        self._language = language
        self.add_page()

    def fitted(self, text: str, setting: Setting) -> Block:
        """In as few lines as hold it at its smallest size or above; in all of its lines it gets as small as it must."""
        face = foundry.best_for(text, setting.family)
        lenders = foundry.lenders(text, face, setting.family)
        for each in (face, *lenders):
            self._load(each)
        block = Block([text], face, lenders, setting.largest, setting)
        for wanted in range(1, setting.lines + 1):
            lines = broken(text, wanted)
            floor = SMALLEST if wanted == setting.lines else setting.smallest
            size = setting.largest
            self._take(block)
            while size >= floor and self._widest(lines, face, size) > setting.width:
                size -= _STEP
            block = Block(lines, face, lenders, max(size, floor), setting)
            if size >= floor:
                break
        return block

    def put(self, block: Block, middle: float, y: float) -> float:
        """Draw it centred on `middle` with its top at `y`; where it ends."""
        self._take(block)
        self.set_text_color(*block.setting.colour)
        self.set_font(block.face.name, size=block.size)
        height, width = block.size * POINT * LEADING, block.setting.width
        for line in block.lines:
            self.set_xy(middle - width / 2, y)
            self.cell(width, height, line, align=Align.C, new_x=XPos.LEFT, new_y=YPos.NEXT)
            y += height
        return y

    def _take(self, block: Block) -> None:
        self.set_fallback_fonts([each.name for each in block.lenders], exact_match=False)

    def _load(self, face: Typeface) -> None:
        if face.name not in self.fonts:
            self.add_font(face.name, fname=self._fonts.file(face))
            self.set_font(face.name, size=12)
            self.set_text_shaping(use_shaping_engine=True, language=self._language)

    def _widest(self, lines: list[str], face: Typeface, size: float) -> float:
        self.set_font(face.name, size=size)
        return max(self.get_string_width(line) for line in lines)


def language_of(texts: list[str]) -> str | None:
    """Whose forms the Chinese characters have, as far as the other characters beside them tell."""
    names = {unicodedata.name(each, "").partition(" ")[0] for text in texts for each in text if each > "\u1100"}
    if names & {"HIRAGANA", "KATAKANA"}:
        return "ja"
    return "ko" if "HANGUL" in names else None
