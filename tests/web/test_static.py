"""What can be known of the pages' files without running them."""

import re
from pathlib import Path

import pytest

WEB = Path(__file__).parents[2] / "lms_rt" / "web"
SCRIPTS = WEB / "static" / "js"
STYLES = WEB / "static" / "css"
PLAY_PAGE_MAX_BYTES = 100_000  # the promise of look.md, before any compression

IMPORT = re.compile(r'^(?:import|export) .*?"(\.[^"]+)";|^} from "(\.[^"]+)";', re.MULTILINE)
CUSTOM_COLOUR = re.compile(r"--([\w-]+): (#[0-9a-f]{6});")

TEXT_PAIRS = [
    ("text", "ground"),
    ("text", "surface"),
    ("text", "sunken"),
    ("muted", "ground"),
    ("muted", "surface"),
    ("muted", "sunken"),
    ("accent", "surface"),
    ("on-accent", "accent"),
    ("accent-strong", "accent-soft"),
    ("right", "surface"),
    ("right", "right-soft"),
    ("wrong", "surface"),
    ("wrong", "wrong-soft"),
    ("warn", "warn-soft"),
    ("on-answer", "answer-0"),
    ("on-answer", "answer-1"),
    ("on-answer", "answer-2"),
    ("on-answer", "answer-3"),
]


def imported_by(entry: Path) -> set[Path]:
    """Every module that `entry` needs, itself not included."""
    found: set[Path] = set()
    waiting = [entry]
    while waiting:
        module = waiting.pop()
        for groups in IMPORT.findall(module.read_text()):
            needed = (module.parent / next(filter(None, groups))).resolve()
            if needed not in found:
                found.add(needed)
                waiting.append(needed)
    return found


def preloaded(page: str) -> set[Path]:
    """The modules a page's template names for loading side by side."""
    text = (WEB / "templates" / f"{page}.html").read_text()
    listed = re.search(r"for name in \[(.*?)\]", text, re.DOTALL)
    assert listed is not None
    return {SCRIPTS / f"{name}.js" for name in re.findall(r'"([^"]+)"', listed[1])}


def colours() -> dict[str, dict[str, str]]:
    """Token to colour, light and dark; what dark does not name it takes from light."""
    light, dark = (STYLES / "tokens.css").read_text().split("@media (prefers-color-scheme: dark)")
    named = dict(CUSTOM_COLOUR.findall(light))
    return {"light": named, "dark": named | dict(CUSTOM_COLOUR.findall(dark))}


def contrast(one: str, other: str) -> float:
    """WCAG 2 contrast ratio of two `#rrggbb` colours."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("page", ["play", "host", "screen"])
def test_a_page_preloads_exactly_the_modules_it_imports(page: str) -> None:
    assert preloaded(page) == imported_by(SCRIPTS / f"{page}.js")


def test_the_page_of_an_attempt_preloads_exactly_the_modules_it_imports() -> None:
    assert preloaded("attempt") == imported_by(SCRIPTS / "learn" / "attempt.js")


def test_the_play_page_weighs_less_than_promised() -> None:
    scripts = [SCRIPTS / "play.js", *imported_by(SCRIPTS / "play.js")]
    styles = [STYLES / f"{name}.css" for name in ("tokens", "base", "questions", "play")]
    assert sum(path.stat().st_size for path in [*scripts, *styles]) < PLAY_PAGE_MAX_BYTES


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("text, ground", TEXT_PAIRS)
def test_text_can_be_read_on_its_ground(scheme: str, text: str, ground: str) -> None:
    named = colours()[scheme]
    assert contrast(named[text], named[ground]) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("ground", ["surface", "ground"])
def test_the_edges_of_fields_can_be_seen(scheme: str, ground: str) -> None:
    named = colours()[scheme]
    assert contrast(named["line-strong"], named[ground]) >= 3


def test_no_template_holds_a_script_or_style_that_the_content_policy_would_refuse() -> None:
    for template in (WEB / "templates").glob("*.html"):
        text = template.read_text()
        inline = [
            tag for tag in re.findall(r"<script[^>]*>", text) if "src=" not in tag and "application/json" not in tag
        ]
        assert not inline, f"{template.name}: {inline}"
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=", text), template.name


def test_no_script_makes_markup_out_of_text() -> None:
    for script in SCRIPTS.rglob("*.js"):
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(", script.read_text()), (
            script
        )
