"""Drawing the page: A4 landscape, measures in millimetres."""

import io
from datetime import UTC, datetime, time
from typing import Final

import segno
from fpdf import FPDF, XPos, YPos
from fpdf.enums import Align

from lms_rt.certificates import ornament, typefaces
from lms_rt.certificates.codes import shown
from lms_rt.certificates.design import Design, Facts
from lms_rt.certificates.ornament import HEIGHT, WIDTH, Colour
from lms_rt.certificates.typefaces import Foundry, Typeface

TEXT_WIDTH: Final = 220.0
"""As wide as a line may get: inside the frame, clear of its corners."""
NAME_SIZES: Final = (40, 16)
"""Points: a short name's, and the smallest before it takes a second line."""
COURSE_SIZES: Final = (24, 12)
QR_SIDE: Final = 27.0
LOGO_BOX: Final = (60.0, 20.0)


class Page(FPDF):
    """A page that knows our typefaces and draws centred lines in them."""

    def __init__(self, foundry: Foundry, ink: Colour) -> None:
        super().__init__(orientation="landscape", unit="mm", format="A4")
        self.set_auto_page_break(False)
        self.set_margins(0, 0, 0)
        self._foundry = foundry
        self._ink = ink
        self.add_page()

    def line_of(
        self, text: str, face: Typeface, sizes: tuple[int, int], y: float, colour: Colour | None = None
    ) -> float:
        """Draw `text` centred with its top at `y`, as large as fits, in two lines if need be; where it ends."""
        face = typefaces.best_for(text, face)
        self._use(face, text)
        self.set_text_color(*(colour or self._ink))
        largest, smallest = sizes
        lines = [text]
        size = self._fitting(lines, face, largest, smallest)
        if self._widest(lines, face, size) > TEXT_WIDTH:
            lines = _halves(text)
            size = self._fitting(lines, face, largest, 6)
        for line in lines:
            self.set_font(face.name, size=size)
            height = size * 0.3528 * 1.45  # a point is 0.3528 mm; room for accents above and below
            self.set_xy((WIDTH - TEXT_WIDTH) / 2, y)
            self.cell(TEXT_WIDTH, height, line, align=Align.C, new_x=XPos.LEFT, new_y=YPos.NEXT)
            y += height
        return y

    def _use(self, face: Typeface, text: str) -> None:
        """Load the typeface, and those that lend it what it lacks."""
        self._load(face)
        lacking = {each for each in text if ord(each) not in typefaces.coverage(face)}
        lenders = []
        for other in typefaces.ALL:
            if other != face and any(ord(each) in typefaces.coverage(other) for each in lacking):
                self._load(other)
                lenders.append(other.name)
        self.set_fallback_fonts(lenders, exact_match=False)

    def _load(self, face: Typeface) -> None:
        if face.name not in self.fonts:
            self.add_font(face.name, fname=self._foundry.file(face))
            self.set_font(face.name, size=12)
            self.set_text_shaping(use_shaping_engine=True)

    def _widest(self, lines: list[str], face: Typeface, size: int) -> float:
        self.set_font(face.name, size=size)
        return max(self.get_string_width(line) for line in lines)

    def _fitting(self, lines: list[str], face: Typeface, largest: int, smallest: int) -> int:
        for size in range(largest, smallest, -1):
            if self._widest(lines, face, size) <= TEXT_WIDTH:
                return size
        return smallest


def draw(facts: Facts, design: Design, foundry: Foundry) -> bytes:
    """The PDF. Raises CannotBeDrawnError; the same arguments give the same bytes."""
    for text in (facts.name, facts.course, design.heading, design.before_name, design.after_name):
        typefaces.require_drawable(text)
    for text in (design.signatory, design.signatory_role):
        typefaces.require_drawable(text)
    accent, ink = ornament.colour(design.accent), ornament.colour(design.ink)
    page = Page(foundry, ink)
    page.set_creation_date(datetime.combine(facts.issued_on, time(), UTC))
    page.set_title(f"{design.heading}: {facts.name}")
    page.set_subject(facts.course)
    page.set_creator("lms_rt")
    page.set_lang("mul")
    quiet = ornament.mixed(ink, 0.35)
    ornament.background(page, accent)
    ornament.frame(page, accent)
    if design.logo is not None:
        width, height = LOGO_BOX
        page.image(io.BytesIO(design.logo), (WIDTH - width) / 2, 22, width, height, keep_aspect_ratio=True)
    y = page.line_of(design.heading, typefaces.SERIF, (30, 16), 36 if design.logo is None else 46, accent)
    ornament.rule(page, y + 2, accent)
    y = page.line_of(design.before_name, typefaces.SANS, (14, 9), y + 9, quiet)
    y = page.line_of(facts.name, typefaces.SERIF, NAME_SIZES, y + 4)
    y = page.line_of(design.after_name, typefaces.SANS, (14, 9), y + 4, quiet)
    page.line_of(facts.course, typefaces.SERIF, COURSE_SIZES, y + 3, accent)
    _foot(page, facts, design, accent, quiet)
    return bytes(page.output())


def _foot(page: Page, facts: Facts, design: Design, accent: Colour, quiet: Colour) -> None:
    base = HEIGHT - 38
    ornament.seal(page, 52, base - 2, accent)
    _small(page, f"{facts.issued_on:%Y-%m-%d}", 90, base + 2, 60, 11)
    page.set_draw_color(*quiet)
    page.set_line_width(0.2)
    page.line(90, base + 9, 150, base + 9)
    if design.signatory:
        _small(page, design.signatory, 158, base + 2, 60, 11)
        page.line(158, base + 9, 218, base + 9)
        if design.signatory_role:
            _small(page, design.signatory_role, 158, base + 10, 60, 9, quiet)
    x, y = WIDTH - 30 - QR_SIDE, HEIGHT - 26 - QR_SIDE
    _qr(page, facts.verify_url, x, y)
    _small(page, shown(facts.code), x - 22, HEIGHT - 25, QR_SIDE + 44, 7.5, quiet)


def _small(page: Page, text: str, x: float, y: float, width: float, size: float, colour: Colour | None = None) -> None:
    """A line of its own width somewhere in the foot, smaller where it is long."""
    face = typefaces.best_for(text, typefaces.SANS)
    page._use(face, text)  # noqa: SLF001 - of this module
    page.set_text_color(*(colour or page._ink))  # noqa: SLF001
    page.set_font(face.name, size=size)
    while page.get_string_width(text) > width and size > 5:
        size -= 0.5
        page.set_font(face.name, size=size)
    page.set_xy(x, y)
    page.cell(width, 6, text, align=Align.C)


def _qr(page: Page, url: str, x: float, y: float) -> None:
    """As squares of ink: sharp at every size."""
    matrix = segno.make(url, error="m", micro=False).matrix
    side = QR_SIDE / len(matrix)
    page.set_fill_color(*page._ink)  # noqa: SLF001
    for row, modules in enumerate(matrix):
        start = None
        for column, dark in enumerate([*modules, 0]):
            if dark and start is None:
                start = column
            elif not dark and start is not None:
                page.rect(x + start * side, y + row * side, (column - start) * side, side, style="F")
                start = None


def _halves(text: str) -> list[str]:
    """Two lines, broken at the space nearest the middle; in the middle where there is none."""
    spaces = [place for place, each in enumerate(text) if each == " "]
    middle = min(spaces, key=lambda place: abs(place - len(text) / 2), default=None)
    if middle is None:
        return [text[: len(text) // 2], text[len(text) // 2 :]]
    return [text[:middle], text[middle + 1 :]]
