"""People's Markdown as HTML that is safe to put into a page, whatever they wrote.

Two walls: raw HTML in Markdown is shown as text, and what comes out passes an allow-list of tags, attributes and URL
schemes all the same.
"""

import asyncio
from typing import Final

import nh3
from markdown_it import MarkdownIt

_TAGS: Final = frozenset(
    {"a", "blockquote", "br", "code", "del", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "img", "li", "ol", "p"}
    | {"pre", "s", "strong", "table", "tbody", "td", "th", "thead", "tr", "ul"}
)
_ATTRIBUTES: Final = {
    "a": {"href", "title"},
    "code": {"class"},
    "img": {"src", "alt", "title"},
    "ol": {"start"},
    "td": {"align"},
    "th": {"align"},
}
_SCHEMES: Final = frozenset({"http", "https", "mailto"})
_LANGUAGE: Final = "language-"
_IN_THREAD: Final = 4_000
"""Characters above which rendering (about 1 ms for this much) leaves the event loop."""


class Markup:
    """Renders Markdown. Make one and keep it."""

    def __init__(self) -> None:
        self._markdown = MarkdownIt("commonmark", {"html": False, "linkify": False}).enable(["table", "strikethrough"])
        # Made once: its tables of what is allowed cost more than a short text
        self._cleaner = nh3.Cleaner(
            tags=set(_TAGS),
            attributes={tag: set(names) for tag, names in _ATTRIBUTES.items()},
            attribute_filter=_kept,
            url_schemes=set(_SCHEMES),
            link_rel="noopener noreferrer nofollow",
        )

    def render(self, source: str) -> str:
        """Sanitised HTML; links are told to tell nothing about where they were followed from."""
        if not source:
            return ""
        return self._cleaner.clean(self._markdown.render(source))

    async def render_aside(self, source: str) -> str:
        """The same without holding up the event loop for long texts."""
        if len(source) <= _IN_THREAD:
            return self.render(source)
        return await asyncio.to_thread(self.render, source)


def _kept(tag: str, attribute: str, value: str) -> str | None:
    """The only class kept is that of a code block's language, for highlighting."""
    if (tag, attribute) == ("code", "class"):
        return value if value.startswith(_LANGUAGE) and value.removeprefix(_LANGUAGE).isalnum() else None
    return value
