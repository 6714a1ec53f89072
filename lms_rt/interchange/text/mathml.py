"""MathML as the LaTeX between dollars that people type, so that a formula stays legible."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from lms_rt.interchange.xml import Element

_TWO: Final[Mapping[str, str]] = {
    "mfrac": "\\frac{{{0}}}{{{1}}}",
    "msup": "{0}^{{{1}}}",
    "msub": "{0}_{{{1}}}",
    "mover": "{0}^{{{1}}}",
    "munder": "{0}_{{{1}}}",
    "mroot": "\\sqrt[{1}]{{{0}}}",
}
_THREE: Final = frozenset({"msubsup", "munderover"})


def to_tex(math: Element) -> str:
    """A formula as text; elements that are not known are what they hold."""
    for annotation in math.all("annotation"):
        if "tex" in annotation.get("encoding").lower():
            return annotation.text.strip()
    return " ".join(_tex(math).split())


def _tex(node: Element) -> str:
    if node.name in {"annotation", "annotation-xml"}:
        return ""
    children = list(node.children)
    if not children:
        return node.text.strip()
    parts = [_tex(child) for child in children]
    known = _KNOWN.get(node.name)
    if known is not None:
        return known(node, parts)
    if node.name in _TWO and len(parts) == 2:
        return _TWO[node.name].format(*parts)
    if node.name in _THREE and len(parts) == 3:
        return f"{parts[0]}_{{{parts[1]}}}^{{{parts[2]}}}"
    return "".join(parts)


def _fenced(node: Element, parts: Sequence[str]) -> str:
    return f"{node.get('open', '(')}{', '.join(parts)}{node.get('close', ')')}"


_KNOWN: Final[Mapping[str, Callable[[Element, Sequence[str]], str]]] = {
    "mfenced": _fenced,
    "msqrt": lambda _node, parts: f"\\sqrt{{{''.join(parts)}}}",
    "mtr": lambda _node, parts: " & ".join(parts),
    "mtable": lambda _node, parts: "; ".join(parts),
}
