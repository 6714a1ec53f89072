"""Tags as they are typed: one a line, since a comma may be in one."""

import re
from collections.abc import Sequence
from typing import Final

from pydantic import TypeAdapter, ValidationError

from lms_rt.contract.quizzes import Tags
from lms_rt.limits import TAG_MAX, TAGS_MAX
from lms_rt.web.bad_form import BadForm

_TAGS: Final[TypeAdapter[list[str]]] = TypeAdapter(Tags)

_LINE_END: Final = re.compile(r"\r\n?|\n")
"""Others are no end of a line in a form, and a tag may have them."""


def lines_in(text: str) -> list[str]:
    """Those that are not empty."""
    return [line for line in _LINE_END.split(text) if line.strip()]


def tags_in(text: str) -> list[str]:
    """Each once, in the order of the alphabet. Raises `BadForm`."""
    try:
        return _TAGS.validate_python(lines_in(text))
    except ValidationError:
        raise BadForm(f"At most {TAGS_MAX} tags, one a line, each of up to {TAG_MAX} characters.") from None


def text_of(tags: Sequence[str]) -> str:
    """The lines of these tags."""
    return "\n".join(tags)
