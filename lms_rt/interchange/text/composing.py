"""Makes Markdown, or plain text, of a stream of HTML elements."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from lms_rt.interchange.amounts import shortened
from lms_rt.interchange.text.escaping import escaped, formulas_legible, lines_escaped
from lms_rt.interchange.text.mathml import to_tex
from lms_rt.interchange.xml import Element

MARKS: Final[Mapping[str, str]] = (
    dict.fromkeys(["b", "strong", "h1", "h2", "h3", "h4", "h5", "h6", "dt", "th"], "**")
    | dict.fromkeys(["i", "em", "cite", "dfn", "var"], "*")
    | dict.fromkeys(["s", "del", "strike"], "~~")
    | dict.fromkeys(["code", "tt", "kbd", "samp"], "`")
)
BLOCKS: Final = frozenset(
    {
        "p",
        "div",
        "section",
        "article",
        "header",
        "footer",
        "center",
        "blockquote",
        "table",
        "ul",
        "ol",
        "dl",
        "dd",
        "dt",
    }
    | {"h1", "h2", "h3", "h4", "h5", "h6", "hr", "pre", "li", "tr", "caption", "figure", "figcaption", "rubricBlock"}
    | {"prompt", "option"}
)
DROPPED: Final = frozenset({"script", "style", "head", "title", "template", "noscript", "svg", "select"})
MEDIA: Final = frozenset({"audio", "video", "iframe", "object", "embed", "applet", "source"})
VOID: Final = frozenset({"br", "hr", "img", "input", "embed", "source", "wbr", "col", "meta", "link", "param", "gap"})
SPACES: Final = re.compile(r"[ \t\r\n\f]+")
WEB: Final = ("http://", "https://")


@dataclass(slots=True)
class _Span:
    """An inline element that is open, with what it holds so far."""

    tag: str
    attributes: Mapping[str, str]
    pieces: list[str] = field(default_factory=list)


class Composer:
    """Takes elements in order; `result` is the text, `lost` what could not be taken over."""

    def __init__(self, *, plain: bool = False) -> None:
        self.lost: list[str] = []
        self._plain = plain
        self._blocks: list[str] = []
        self._spans: list[_Span] = [_Span("", {})]
        self._lists: list[int | None] = []
        self._item: str = ""
        self._quoted = 0
        self._dropping: list[str] = []
        self._pre = False
        self._math: list[Element] = []

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """An element begins (or is all there is of it, where it cannot hold anything)."""
        if self._math or tag == "math":
            self._start_math(tag, attributes)
        elif self._dropping or tag in DROPPED:
            if tag not in VOID:
                self._dropping.append(tag)
        elif tag == "br":
            self._piece(" " if self._plain else "  \n")
        elif tag == "img":
            self._picture(attributes)
        elif tag in MEDIA:
            self._media(tag, attributes)
        else:
            self._open(tag, attributes)

    def end(self, tag: str) -> None:
        """An element ends."""
        if self._math:
            self._end_math(tag)
        elif self._dropping:
            if tag in self._dropping:
                while self._dropping.pop() != tag:
                    pass
        elif tag in BLOCKS:
            self._end_block(tag)
        elif any(span.tag == tag for span in self._spans[1:]):
            while self._close_span() != tag:
                pass

    def text(self, data: str) -> None:
        """Text within."""
        if self._math:
            self._math[-1].content.append(data)
        elif not self._dropping:
            if self._pre and not self._plain:
                self._piece(data)
                return
            data = SPACES.sub(" ", data)
            self._piece(formulas_legible(data) if self._plain else self._marked(data))

    def raw(self, markdown: str) -> None:
        """Something that is written as it is, such as a blank."""
        if not self._dropping:
            self._piece(markdown)

    def result(self) -> str:
        """All of it."""
        self._flush()
        separator = " " if self._plain else "\n"
        return re.sub(r"\n{3,}", "\n\n", separator.join(self._blocks)).strip()

    def _marked(self, data: str) -> str:
        return data if any(span.tag in {"code", "tt", "kbd", "samp"} for span in self._spans) else escaped(data)

    def _piece(self, piece: str) -> None:
        self._spans[-1].pieces.append(piece)

    def _open(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag in BLOCKS:
            self._start_block(tag)
        if tag in {"td", "th"} and "".join(self._spans[0].pieces).strip():
            self._piece(" | ")
        formatted = (tag in MARKS or tag == "a") and not self._plain and not self._pre
        if formatted or tag in {"sup", "sub"}:
            self._spans.append(_Span(tag, attributes))

    def _start_block(self, tag: str) -> None:
        self._flush()
        if tag in {"ul", "ol"}:
            self._lists.append(0 if tag == "ol" else None)
        elif tag == "li":
            number = self._lists[-1] if self._lists else None
            if number is not None:
                self._lists[-1] = number + 1
            self._item = "   " * (len(self._lists) - 1) + ("- " if number is None else f"{number + 1}. ")
        elif tag == "blockquote":
            self._quoted += 1
        elif tag == "pre":
            self._pre = True

    def _end_block(self, tag: str) -> None:
        self._flush()
        if tag in {"ul", "ol"} and self._lists:
            self._lists.pop()
        elif tag == "blockquote" and self._quoted:
            self._quoted -= 1
        elif tag == "pre":
            self._pre = False
        if tag not in {"li", "tr", "dd", "dt"} and self._blocks and self._blocks[-1] and not self._plain:
            self._blocks.append("")

    def _flush(self) -> None:
        while len(self._spans) > 1:
            self._close_span()
        content = "".join(self._spans[0].pieces)
        self._spans[0].pieces.clear()
        if self._plain:
            if content.strip():
                self._blocks.append(" ".join(content.split()))
        elif self._pre:
            if content.strip():
                self._blocks += ["", "```", content.strip("\n"), "```", ""]
        else:
            self._paragraph(content)

    def _paragraph(self, content: str) -> None:
        lines = [line.strip() for line in content.strip().split("\n")]
        text = "  \n".join(line for line in lines if line)
        if not text:
            return
        text = lines_escaped(text)
        item, self._item = self._item, ""
        quote = "> " * self._quoted
        self._blocks.append(quote + item + text.replace("\n", "\n" + quote + " " * len(item)))

    def _close_span(self) -> str:
        span = self._spans.pop()
        self._piece(_around(span, "".join(span.pieces), plain=self._plain))
        return span.tag

    def _picture(self, attributes: Mapping[str, str]) -> None:
        source, alt = attributes.get("src", ""), " ".join(attributes.get("alt", "").split())
        formula = attributes.get("data-equation-content", "")
        if formula or alt.startswith("LaTeX:"):
            self._piece(f"${formula or alt.removeprefix('LaTeX:').strip()}$")
        elif source.startswith(WEB) and not self._plain and not set(source) & set(" ()<>\n"):
            self._piece(f"![{escaped(alt).replace(']', '')}]({source})")
        else:
            name = shortened(source.rpartition("/")[2].partition("?")[0]) or "without a name"
            self.lost.append(f"the picture {name} is not taken over: upload it, and put it into the prompt")
            self._piece(f"({alt or name})")

    def _media(self, tag: str, attributes: Mapping[str, str]) -> None:
        source = attributes.get("src") or attributes.get("data") or ""
        if tag != "source" or source:
            name = shortened(source.rpartition("/")[2]) or tag
            self.lost.append(f"{name} ({attributes.get('type') or tag}) is not taken over")

    def _start_math(self, tag: str, attributes: Mapping[str, str]) -> None:
        element = Element(tag, attributes, 0)
        if self._math:
            self._math[-1].content.append(element)
        if tag not in VOID:
            self._math.append(element)

    def _end_math(self, tag: str) -> None:
        if any(element.name == tag for element in self._math):
            while (closed := self._math.pop()).name != tag:
                pass
            if not self._math:
                self._piece(f"${to_tex(closed)}$")


def _around(span: _Span, inner: str, *, plain: bool) -> str:
    text = inner.strip()
    if not text:
        return inner[:1]
    before = " " if inner[0].isspace() else ""
    behind = " " if inner[-1].isspace() else ""
    if span.tag in {"sup", "sub"}:
        sign = "^" if span.tag == "sup" else "_"
        return f"{before}{sign}{text if len(text) == 1 else f'({text})'}{behind}"
    if plain:
        return inner
    if span.tag == "a":
        address = span.attributes.get("href", "")
        if not address.startswith((*WEB, "mailto:")) or set(address) & set(" ()<>\n"):
            return inner
        return f"{before}[{text}]({address}){behind}"
    mark = MARKS[span.tag]
    if mark == "`" and "`" in text:
        return inner
    return before + "  \n".join(f"{mark}{line.strip()}{mark}" for line in text.split("\n") if line.strip()) + behind
