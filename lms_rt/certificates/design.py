"""What a certificate says and how it looks."""

import unicodedata
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Design:
    """What a course decides; colours are `#rrggbb`."""

    heading: str = "Certificate of Completion"
    before_name: str = "This is to certify that"
    after_name: str = "has successfully completed the course"
    signatory: str = ""
    """Who stands for it; without a name no line is drawn."""
    signatory_role: str = ""
    accent: str = "#1f4e79"
    ink: str = "#1c2430"
    logo: bytes | None = None
    """PNG or JPEG."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is certified, as it was at the issue."""

    name: str
    course: str
    issued_on: date
    code: str
    """As stored; see `codes`."""
    verify_url: str
    """Where anybody can check it; stands in the QR code."""


class CannotBeDrawnError(ValueError):
    """No typeface has glyphs for some characters."""

    def __init__(self, characters: str, own_fonts: str) -> None:
        """`own_fonts` is where one that has them can be put."""
        super().__init__(characters, own_fonts)  # both, so that it comes over from the process that draws
        self.characters = characters
        self.own_fonts = own_fonts

    def __str__(self) -> str:
        named = ", ".join(f"{each} (U+{ord(each):04X} {unicodedata.name(each, 'unnamed')})" for each in self.characters)
        return f"no typeface has {named}; put a font that has into {self.own_fonts}"
