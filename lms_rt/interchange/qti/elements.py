"""XML to write: elements as values, escaped when they become text."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final
from xml.sax.saxutils import escape, quoteattr

UNSAYABLE: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 has no way to write."""


@dataclass(frozen=True, slots=True)
class Markup:
    """XHTML that is well-formed already."""

    source: str


@dataclass(frozen=True, slots=True)
class Node:
    """An element."""

    name: str
    attributes: Mapping[str, str] = field(default_factory=dict)
    content: Sequence["Node | Markup | str"] = ()


def document(root: Node) -> bytes:
    """The document of a root element."""
    return ('<?xml version="1.0" encoding="UTF-8"?>\n' + "".join(_written(root)) + "\n").encode()


def _written(node: Node | Markup | str) -> Iterator[str]:
    if isinstance(node, Markup):
        yield UNSAYABLE.sub("", node.source)
    elif isinstance(node, str):
        yield escape(UNSAYABLE.sub("", node))
    else:
        attributes = "".join(f" {name}={quoteattr(UNSAYABLE.sub('', v))}" for name, v in node.attributes.items())
        yield f"<{node.name}{attributes}" + (">" if node.content else "/>")
        for part in node.content:
            yield from _written(part)
        if node.content:
            yield f"</{node.name}>"
