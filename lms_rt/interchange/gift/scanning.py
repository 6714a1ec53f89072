"""GIFT as pieces: entries between blank lines, comments, and texts split where nothing is escaped."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

_IDENT: Final = re.compile(r"\[id:((?:\\.|[^\]\\])*)\]")
_TAG: Final = re.compile(r"\[tag:((?:\\.|[^\]\\])*)\]")
_BRACES: Final = re.compile(r"\\.|[{}]", re.DOTALL)
_ESCAPED: Final = re.compile(r"\\([~=#{}:\\n])")
_SPACES: Final = re.compile(r"\s+")


@dataclass(slots=True)
class Block:
    """The lines of one entry, without comments, and what comments before it say."""

    line: int
    lines: list[str] = field(default_factory=list)
    ident: str | None = None
    tags: list[str] = field(default_factory=list)
    depth: int = 0
    """Braces opened and not closed."""

    @property
    def text(self) -> str:
        """All of it."""
        return "\n".join(self.lines)


def blocks(source: str) -> Iterator[Block]:
    """The entries of a file. A blank line ends one, except within braces, unless another entry plainly begins."""
    pending: Block | None = None
    for block in _paragraphs(source):
        entry = block
        if pending is not None and _closes_first(block):
            pending.lines += ["", *block.lines]
            pending.depth += block.depth
            entry = pending
        elif pending is not None:
            yield pending
        pending = entry if entry.depth > 0 else None
        if pending is None:
            yield entry
    if pending is not None:
        yield pending


def _paragraphs(source: str) -> Iterator[Block]:
    block = Block(1)
    for number, line in enumerate(source.replace("\r\n", "\n").replace("\r", "\n").split("\n"), start=1):
        stripped = line.strip()
        if stripped.startswith("//"):
            ident = _IDENT.search(stripped)
            block.ident = unescaped(ident[1]) if ident else block.ident
            block.tags += [unescaped(tag) for tag in _TAG.findall(stripped)]
        elif stripped:
            if not block.lines:
                block.line = number
            block.lines.append(line)
            if len(block.lines) == 1 and stripped.upper().startswith("$CATEGORY:"):
                yield _measured(block)
                block = Block(number + 1)
        elif block.lines:
            yield _measured(block)
            block = Block(number + 1)
    if block.lines:
        yield _measured(block)


def _measured(block: Block) -> Block:
    block.depth = sum({"{": 1, "}": -1}.get(found[0], 0) for found in _BRACES.finditer(block.text))
    return block


def _closes_first(block: Block) -> bool:
    """Whether a brace is closed before one is opened."""
    signs = (found[0] for found in _BRACES.finditer(block.text) if found[0] in "{}")
    return next(signs, "}") == "}"


def find(text: str, sign: str, start: int = 0) -> int:
    """Where `sign` stands unescaped, or -1."""
    at = text.find(sign, start)
    while at >= 0 and _is_escaped(text, at):
        at = text.find(sign, at + 1)
    return at


def split(text: str, signs: str) -> Sequence[tuple[str, str]]:
    """The text before the first of these signs with "", then each sign with what follows it."""
    pieces: list[tuple[str, str]] = []
    sign, start = "", 0
    for at, char in enumerate(text):
        if char in signs and not _is_escaped(text, at):
            pieces.append((sign, text[start:at]))
            sign, start = char, at + 1
    pieces.append((sign, text[start:]))
    return pieces


def unescaped(text: str) -> str:
    """A text without its escapes; backslashes before anything else stay, as LaTeX has them."""
    return _ESCAPED.sub(lambda found: "\n" if found[1] == "n" else found[1], text)


def one_line(text: str) -> str:
    """Line breaks as spaces: most files only wrap their lines."""
    return _SPACES.sub(" ", text)


def _is_escaped(text: str, at: int) -> bool:
    before = at
    while before and text[before - 1] == "\\":
        before -= 1
    return (at - before) % 2 == 1
