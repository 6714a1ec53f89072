"""Drawing the page: A4 landscape, measures in millimetres."""

import io
from datetime import UTC, datetime, time
from typing import Final

import segno

from lms_rt.certificates import ornament
from lms_rt.certificates.codes import shown
from lms_rt.certificates.design import Design, Facts
from lms_rt.certificates.foundry import Foundry
from lms_rt.certificates.ornament import HEIGHT, WIDTH, Colour
from lms_rt.certificates.sheet import Block, Setting, Sheet, language_of

MIDDLE: Final = WIDTH / 2
TOP: Final = 20.0
"""Where the words may begin, clear of the frame."""
FOOT: Final = 146.0
"""Where they have to end, clear of seal and QR code."""
LOGO_BOX: Final = (64.0, 22.0)
LOGO_TOP: Final = 20.0
RULE_ROOM: Final = (2.0, 6.0)
"""Above and below the rule under the heading."""
AIR_MAX: Final = 3.5
"""What a short text may stand further apart than a long one."""
SIDE: Final = 52.0
"""How far the middle of the seal and that of the QR code are from their edge of the page."""
BASE: Final = HEIGHT - 38
"""What stands in the foot stands around this line."""
SIGNED_LINE: Final = 58.0
QR_SIDE: Final = 27.0


def draw(facts: Facts, design: Design, fonts: Foundry) -> bytes:
    """The PDF. Raises CannotBeDrawnError; the same arguments give the same bytes."""
    said = [facts.name, facts.course, design.heading, design.before_name, design.after_name]
    said += [design.signatory, design.signatory_role]
    fonts.require_drawable("".join(said))
    accent = ornament.colour(design.accent)
    page = Sheet(fonts, language_of(said))
    page.set_creation_date(datetime.combine(facts.issued_on, time(), UTC))
    page.set_title(f"{design.heading}: {facts.name}")
    page.set_subject(facts.course)
    page.set_creator("lms_rt")
    page.set_lang("mul")
    ornament.background(page, accent)
    ornament.frame(page, accent)
    begins = TOP
    if design.logo is not None:
        width, height = LOGO_BOX
        page.image(io.BytesIO(design.logo), MIDDLE - width / 2, LOGO_TOP, width, height, keep_aspect_ratio=True)
        begins = LOGO_TOP + height + 2
    _words(page, facts, design, fonts, begins)
    _foot(page, facts, design, fonts)
    return bytes(page.output())


def _words(page: Sheet, facts: Facts, design: Design, fonts: Foundry, begins: float) -> None:
    """From the heading to the course, in the middle of the room there is for them."""
    accent, ink = ornament.colour(design.accent), ornament.colour(design.ink)
    quiet = Setting(fonts.words, ornament.mixed(ink, 0.35), 14, 9)
    heading = page.fitted(design.heading, Setting(fonts.titles, accent, 32, 18))
    below: list[tuple[float, Block]] = [
        (0, page.fitted(design.before_name, quiet)),
        (3, page.fitted(facts.name, Setting(fonts.titles, ink, 42, 20))),
        (3, page.fitted(design.after_name, quiet)),
        (2, page.fitted(facts.course, Setting(fonts.titles, accent, 24, 15, lines=3))),
    ]
    height = heading.height + sum(RULE_ROOM) + sum(gap + block.height for gap, block in below)
    spare = max(0.0, FOOT - begins - height)
    air = min(AIR_MAX, spare / 9)
    y = begins + (spare - 4 * air) / 2
    y = page.put(heading, MIDDLE, y) + RULE_ROOM[0]
    ornament.rule(page, y, accent)
    y += RULE_ROOM[1]
    for gap, block in below:
        y = page.put(block, MIDDLE, y + gap + air)


def _foot(page: Sheet, facts: Facts, design: Design, fonts: Foundry) -> None:
    accent, ink = ornament.colour(design.accent), ornament.colour(design.ink)
    quiet = ornament.mixed(ink, 0.35)
    ornament.seal(page, SIDE, BASE - 2, accent)
    signed = Setting(fonts.words, ink, 11, 9, width=SIGNED_LINE)
    dated = f"{facts.issued_on:%Y-%m-%d}"
    if design.signatory:
        _on_line(page, page.fitted(dated, signed), MIDDLE - SIGNED_LINE / 2 - 5, quiet)
        _on_line(page, page.fitted(design.signatory, signed), MIDDLE + SIGNED_LINE / 2 + 5, quiet)
        role = Setting(fonts.words, quiet, 9, 7.5, width=SIGNED_LINE)
        if design.signatory_role:
            page.put(page.fitted(design.signatory_role, role), MIDDLE + SIGNED_LINE / 2 + 5, BASE + 9.5)
    else:
        _on_line(page, page.fitted(dated, signed), MIDDLE, quiet)
    x = WIDTH - SIDE
    _qr(page, facts.verify_url, x - QR_SIDE / 2, BASE - 17, ink)
    label = Setting(fonts.words, quiet, 7.5, 6, lines=1, width=QR_SIDE + 34)
    y = page.put(page.fitted(shown(facts.code), label), x, BASE + 13)
    page.put(page.fitted(_where(facts), label), x, y)


def _on_line(page: Sheet, block: Block, middle: float, colour: Colour) -> None:
    """A text that ends just above a line."""
    page.put(block, middle, BASE + 8 - block.height)
    page.set_draw_color(*colour)
    page.set_line_width(0.2)
    page.line(middle - SIGNED_LINE / 2, BASE + 8.5, middle + SIGNED_LINE / 2, BASE + 8.5)


def _where(facts: Facts) -> str:
    """Where to type the code, for readers of paper: the address without what a browser adds by itself."""
    return facts.verify_url.partition("://")[2].removesuffix(facts.code).rstrip("/")


def _qr(page: Sheet, url: str, x: float, y: float, ink: Colour) -> None:
    """As squares of ink: sharp at every size."""
    matrix = segno.make(url, error="m", micro=False).matrix
    side = QR_SIDE / len(matrix)
    page.set_fill_color(*ink)
    for row, modules in enumerate(matrix):
        start = None
        for column, dark in enumerate([*modules, 0]):
            if dark and start is None:
                start = column
            elif not dark and start is not None:
                page.rect(x + start * side, y + row * side, (column - start) * side, side, style="F")
                start = None
