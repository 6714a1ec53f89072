"""What makes the page a certificate: frame, rule, seal and a trace of a pattern, all of them lines and curves."""

import math
from typing import Final

from fpdf import FPDF

WIDTH: Final = 297.0
HEIGHT: Final = 210.0
Colour = tuple[int, int, int]

PAPER: Final[Colour] = (255, 253, 248)


def colour(said: str) -> Colour:
    """From `#rrggbb`."""
    return int(said[1:3], 16), int(said[3:5], 16), int(said[5:7], 16)


def mixed(one: Colour, paper: float) -> Colour:
    """A colour thinned with `paper` (0 to 1) of the page."""
    red, green, blue = (round(mine + (page - mine) * paper) for mine, page in zip(one, PAPER, strict=True))
    return red, green, blue


def background(page: FPDF, accent: Colour) -> None:
    """The paper, with a guilloche so pale that one sees it only when looking for it."""
    page.set_fill_color(*PAPER)
    page.rect(0, 0, WIDTH, HEIGHT, style="F")
    page.set_draw_color(*mixed(accent, 0.93))
    page.set_line_width(0.15)
    for wave in range(18):
        turn = wave * math.pi / 9
        points = [
            (WIDTH / 2 + x, HEIGHT / 2 - 12 + 46 * math.sin(x / 26 + turn) * math.cos(x / 87))
            for x in range(-136, 137, 2)  # as far as the fine line of the frame
        ]
        page.polyline(points)


def frame(page: FPDF, accent: Colour) -> None:
    """A strong line, a fine one with a tint between them, and a quarter of a circle in each corner."""
    page.set_draw_color(*accent)
    page.set_fill_color(*mixed(accent, 0.88))
    for x, y, width, height in (
        (9, 9, WIDTH - 18, 3),
        (9, HEIGHT - 12, WIDTH - 18, 3),
        (9, 9, 3, HEIGHT - 18),
        (WIDTH - 12, 9, 3, HEIGHT - 18),
    ):
        page.rect(x, y, width, height, style="F")
    page.set_line_width(1.4)
    page.rect(9, 9, WIDTH - 18, HEIGHT - 18)
    page.set_line_width(0.3)
    page.rect(12, 12, WIDTH - 24, HEIGHT - 24)
    for x, y, begins in ((12, 12, 0), (WIDTH - 12, 12, 90), (WIDTH - 12, HEIGHT - 12, 180), (12, HEIGHT - 12, 270)):
        for radius in (6.0, 8.0, 13.0):
            _arc(page, x, y, radius, begins)


def rule(page: FPDF, y: float, accent: Colour) -> None:
    """A short line with a lozenge in its middle."""
    middle = WIDTH / 2
    page.set_draw_color(*accent)
    page.set_fill_color(*accent)
    page.set_line_width(0.4)
    page.line(middle - 38, y, middle - 4, y)
    page.line(middle + 4, y, middle + 38, y)
    page.polygon([(middle - 2.2, y), (middle, y - 1.5), (middle + 2.2, y), (middle, y + 1.5)], style="F")


def seal(page: FPDF, x: float, y: float, accent: Colour) -> None:
    """A serrated disc with a star, centred on (x, y)."""
    page.set_fill_color(*accent)
    serrated = [_on_circle(x, y, 17 if point % 2 else 15.6, point * 5) for point in range(72)]
    page.polygon(serrated, style="F")
    page.set_draw_color(*PAPER)
    page.set_line_width(0.35)
    for radius in (13.6, 12.4):
        page.circle(x, y, radius, style="D")
    page.set_fill_color(*PAPER)
    page.polygon([_on_circle(x, y, 8.6 if point % 2 == 0 else 3.5, point * 36 - 90) for point in range(10)], style="F")


def _arc(page: FPDF, x: float, y: float, radius: float, begins: float) -> None:
    page.polyline([_on_circle(x, y, radius, begins + step * 7.5) for step in range(13)])


def _on_circle(x: float, y: float, radius: float, degrees: float) -> tuple[float, float]:
    angle = math.radians(degrees)
    return x + radius * math.cos(angle), y + radius * math.sin(angle)
