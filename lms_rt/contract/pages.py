"""Lists: `limit` and `cursor` in, `items` and `next` out."""

from collections.abc import Callable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, Generic, TypeVar
from uuid import UUID

from pydantic import Field

from lms_rt import limits
from lms_rt.contract.base import Resource, WireModel
from lms_rt.contract.cursors import Cursor, Position, encode_cursor

Item = TypeVar("Item")
SortValue = str | int | float | bool | datetime | Decimal | UUID | None


class PageQuery(WireModel, Generic[Position]):
    """Which page of a list.

    `Position` is the tuple of sort values the list continues after, such as `tuple[UUID]` for a list ordered by id.
    A list with several sorts puts the sort's name first: `tuple[Literal["title"], str, UUID] | tuple[...]`; a cursor
    made under another sort is then a bad field.
    """

    limit: int = Field(default=limits.PAGE_DEFAULT, ge=1, le=limits.PAGE_MAX, description="Most items on one page")
    cursor: Cursor[Position] | None = None

    @property
    def fetch(self) -> int:
        """How many rows to read: one more than asked for, which tells whether there is a next page."""
        return self.limit + 1


class Page(Resource, Generic[Item]):
    """One page of a list. `next` is the cursor of the following page, null on the last."""

    items: list[Item]
    next: str | None = None

    @classmethod
    def model_parametrized_name(cls, params: tuple[Any, ...]) -> str:
        """`CoursePage` rather than `Page[Course]`: the name stands in the OpenAPI document."""
        return f"{getattr(params[0], '__name__', 'Item')}Page"

    @classmethod
    def of(cls, found: Sequence[Item], limit: int, position: Callable[[Item], Sequence[SortValue]]) -> "Page[Item]":
        """The page made of up to `limit + 1` items; `position` gives an item's sort values, as in the ORDER BY."""
        items = list(found[:limit])
        following = encode_cursor(position(items[-1])) if len(found) > limit else None
        return cls.model_construct(items=items, next=following)
