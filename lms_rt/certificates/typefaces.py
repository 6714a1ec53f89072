"""The typefaces for every script: which fonts of which packages, in which weight. Light enough for every process."""

from dataclasses import dataclass, replace
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Final

REGULAR_WEIGHT: Final = 400.0
STRONG_WEIGHT: Final = 600.0


@dataclass(frozen=True, slots=True)
class Typeface:
    """One weight of a font in a package. `axes` are those that are fixed; none for a font that has only one weight."""

    name: str
    package: str
    file: str
    axes: tuple[tuple[str, float], ...] = ()

    @property
    def source(self) -> Path:
        """The file that came with the package."""
        if not self.package:
            return Path(self.file)
        folder = files(self.package)
        found = folder / "files" / self.file
        return Path(str(found if found.is_file() else folder / self.file))

    def cut_in(self, directory: Path) -> Path:
        """Where this weight is kept once it is cut out; the package's own file where there is nothing to cut."""
        source = self.source
        if not self.axes:
            return source
        told = f"{self.file} {source.stat().st_size} {self.axes}"
        return directory / f"{self.name}-{sha256(told.encode()).hexdigest()[:16]}.ttf"


def _noto(script: str, weight: float) -> Typeface:
    kind = "strong" if weight == STRONG_WEIGHT else "regular"
    return Typeface(f"{script.lower()}-{kind}", "manimgx_fonts", f"Noto{script}[wght].ttf", (("wght", weight),))


_SCRIPTS: Final = (
    "Arabic", "Hebrew", "Devanagari", "Bengali", "Gujarati", "Gurmukhi", "Oriya", "Tamil", "Telugu", "Kannada",
    "Malayalam", "Sinhala", "Thai", "Lao", "Khmer", "Myanmar", "Georgian", "Armenian", "Ethiopic", "Symbols",
)  # fmt: skip
_CJK: Final = Typeface("cjk", "cvttf_NotoSansCJK_Regular", "NotoSansCJKtc-Regular.otf")

SERIF: Final = Typeface(
    "serif", "fontpkg_noto_serif", "NotoSerif[wdth,wght].ttf", (("wdth", 100.0), ("wght", STRONG_WEIGHT))
)
SANS: Final = _noto("Sans", REGULAR_WEIGHT)


@dataclass(frozen=True, slots=True)
class Family:
    """Typefaces that look well together, one a script: the first is taken where it draws as much as any."""

    faces: tuple[Typeface, ...]

    def with_own(self, fonts: tuple[Path, ...]) -> "Family":
        """The same, and the installation's own fonts after all others."""
        return replace(
            self, faces=(*self.faces, *(Typeface(f"own-{path.stem.lower()}", "", str(path)) for path in fonts))
        )


def _family(first: Typeface, weight: float) -> Family:
    """In the order in which they are asked; the largest last."""
    sans = () if first == SANS else (_noto("Sans", weight),)
    others = (_noto(f"Sans{script}", weight) for script in _SCRIPTS)
    return Family((first, *sans, *others, _noto("Emoji", weight), _CJK))


TITLES: Final = _family(SERIF, STRONG_WEIGHT)
"""For the name, and what else stands out."""
WORDS: Final = _family(SANS, REGULAR_WEIGHT)
"""For the rest."""
ALWAYS: Final = (SERIF, SANS)
"""What every page needs, for its code and its date if for nothing else."""
