"""Lists: `limit`, `sort` and `cursor` in, `items` and `next` out."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Final, Generic, Self, TypeVar
from uuid import UUID

from pydantic import (
    Field,
    GetJsonSchemaHandler,
    PrivateAttr,
    TypeAdapter,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from lms_rt import limits
from lms_rt.contract.base import Resource, WireModel
from lms_rt.contract.cursors import NOT_OURS, Cursor, encode_cursor, list_of

Item = TypeVar("Item")
SortValue = str | int | float | bool | datetime | Decimal | UUID | None

Count = Annotated[int, Field(ge=-(2**31), le=2**31 - 1)]
"""A whole number that a list is sorted by; no more than PostgreSQL's integer holds."""
LongCount = Annotated[int, Field(ge=-(2**63), le=2**63 - 1)]
"""The same of a bigint."""


class Sort:
    """What a list can be sorted by, said once: `Annotated[str, Sort(created_at=datetime, title=str)] = "-created_at"`.

    The names are fields of the items. Each may be written with a `-` before it for the order turned around.
    """

    def __init__(self, **values: Any) -> None:
        self._values: Mapping[str, TypeAdapter[Any]] = {name: TypeAdapter(kind) for name, kind in values.items()}
        self.names: Final[tuple[str, ...]] = tuple(sign + name for name in values for sign in ("", "-"))

    def value(self, sort: str, given: object) -> object:
        """A value of the sort as it came in a cursor. Raises ValueError for what no item can have."""
        return self._values[sort.removeprefix("-")].validate_python(given)

    def __get_pydantic_core_schema__(self, _source: Any, _handler: Any) -> CoreSchema:
        return core_schema.literal_schema(list(self.names))

    def __get_pydantic_json_schema__(self, _schema: CoreSchema, _handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return {
            "type": "string",
            "enum": list(self.names),
            "description": "What the list is ordered by, `-` for the order turned around. Equal ones keep one order; "
            "case does not matter; what is null comes last, or first where the order is turned around",
        }


class PageQuery(WireModel):
    """Which page of a list. Lists say in `sort` what they can be sorted by."""

    limit: int = Field(default=limits.PAGE_DEFAULT, ge=1, le=limits.PAGE_MAX, description="Most items on one page")
    sort: str
    cursor: Cursor[tuple[str, object, UUID]] | None = None
    """The sort that the last item seen stood in, its value of it, and its id."""

    SORT: ClassVar[Sort]
    _of: str = PrivateAttr("")
    """The list that this is a page of, as its cursors have it."""

    @model_validator(mode="after")
    def _know_the_list(self, info: ValidationInfo) -> Self:
        self._of = list_of(info)
        return self

    @property
    def of(self) -> str:
        """What tells the list from all others; empty where nobody said."""
        return self._of

    @classmethod
    def __pydantic_init_subclass__(cls, **_options: Any) -> None:
        sorts = [each for each in cls.model_fields["sort"].metadata if isinstance(each, Sort)]
        assert len(sorts) == 1, f"{cls.__name__} has to say what it can be sorted by"
        cls.SORT = sorts[0]

    @field_validator("cursor", mode="after")
    @classmethod
    def _of_this_order(
        cls, place: tuple[str, object, UUID] | None, info: ValidationInfo
    ) -> tuple[str, object, UUID] | None:
        sort = info.data.get("sort")
        if place is None or sort is None:
            return place
        of, value, last = place
        if of != sort:
            if of in cls.SORT.names:
                raise ValueError(f"is of the list sorted by {of}; ask for that, or leave the cursor out to begin again")
            raise ValueError(NOT_OURS)
        try:
            return of, cls.SORT.value(of, value), last
        except ValueError:
            raise ValueError(NOT_OURS) from None

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
    def of(
        cls,
        found: Sequence[Item],
        query: PageQuery,
        by: str = "id",
        value: Callable[[Item], SortValue] | None = None,
    ) -> "Page[Item]":
        """The page made of up to `limit + 1` items.

        `by` names what tells any two of them apart; `value` is what they were sorted by, where that is no field.
        """
        return cls.model_construct(**part(found, query, by, value))


class WholeList(Resource, Generic[Item]):
    """A list that is short enough to come as a whole, shaped as a page so that clients read all lists alike."""

    items: list[Item]
    next: None = Field(default=None, description="Always null: there is no more")


def part(
    found: Sequence[Item], query: PageQuery, by: str = "id", value: Callable[[Item], SortValue] | None = None
) -> dict[str, Any]:
    """`items` and `next` of the page made of up to `limit + 1` items."""
    items = list(found[: query.limit])
    following = None
    if len(found) > query.limit:
        last = items[-1]
        reached = getattr(last, query.sort.removeprefix("-")) if value is None else value(last)
        following = encode_cursor((query.sort, reached, getattr(last, by)), query.of)
    return {"items": items, "next": following}
