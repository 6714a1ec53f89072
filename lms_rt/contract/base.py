"""The base of every model on the wire, and the string types they share."""

import re
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from lms_rt import limits
from lms_rt.contract.patterns import NO_LINE, ONE_LINE


class WireModel(BaseModel):
    """Immutable; an unknown field is an error, so that a misspelt optional field is never silently dropped."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Resource(BaseModel):
    """What the server sends: may grow, so readers must ignore fields they do not know."""

    model_config = ConfigDict(frozen=True, from_attributes=True)


def without_nul(value: str) -> str:
    """PostgreSQL stores no U+0000; refusing it here gives a clear error instead of a failed statement."""
    if "\x00" in value:
        raise ValueError("must not contain U+0000")
    return value


def distinct(value: list[UUID]) -> list[UUID]:
    """Refuses a list that names one thing twice."""
    if len(set(value)) != len(value):
        raise ValueError("must not name the same thing twice")
    return value


def one_line(value: str) -> str:
    """`value` as a `Line` takes it, for what was stored when more was taken."""
    return re.sub(NO_LINE, " ", value).strip()[: limits.TITLE_MAX] or "-"


Version = Annotated[int, Field(ge=1, le=2**31 - 1)]
"""A version that is counted up; no more than PostgreSQL's integer holds."""

Seq = Annotated[int, Field(ge=0, le=2**63 - 1)]
"""A position in a channel's log; no more than PostgreSQL's bigint holds."""

Text = Annotated[str, AfterValidator(without_nul)]
"""Any text that can be stored."""

Line = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=limits.TITLE_MAX, pattern=ONE_LINE),
]
"""One line that says something: a title, a name."""

Markdown = Annotated[str, StringConstraints(max_length=limits.MARKDOWN_MAX), AfterValidator(without_nul)]
"""Markdown source; rendered and sanitised where it is shown."""
