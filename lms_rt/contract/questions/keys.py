"""What makes an answer right. Keys are for staff until the reveal."""

from typing import Annotated

from pydantic import Discriminator, Field, Tag, ValidationInfo, field_validator

from lms_rt.contract.patterns import VISIBLE_TEXT
from lms_rt.contract.questions import bounds
from lms_rt.contract.questions.problems import refuse
from lms_rt.contract.questions.shapes import Id, Number, Wire, repeated


class OptionsKey(Wire):
    """The options that are right, all of them."""

    options: Annotated[tuple[Id, ...], Field(strict=False, min_length=1, max_length=bounds.OPTIONS_MAX)]

    @field_validator("options")
    @classmethod
    def _distinct(cls, options: tuple[str, ...]) -> tuple[str, ...]:
        refuse(repeated(options))
        return options


class OneOptionKey(OptionsKey):
    """The one option that is right."""

    options: Annotated[tuple[Id, ...], Field(strict=False, min_length=1, max_length=1)]


class BooleanKey(Wire):
    """Whether the statement is true."""

    value: bool


class ToleranceKey(Wire):
    """A number, and how far from it an answer may lie (the ends are right too)."""

    value: Number
    tolerance: Annotated[Number, Field(ge=0)] = 0.0


class RangeKey(Wire):
    """Every number from `min` to `max`, both included."""

    min: Number
    max: Number

    @field_validator("max")
    @classmethod
    def _not_below(cls, high: float, info: ValidationInfo) -> float:
        low = info.data.get("min")
        if low is not None and high < low:
            refuse([((), "must not be less than min")])
        return high


def _kind_of_numeric_key(raw: object) -> str:
    is_range = isinstance(raw, RangeKey) or (isinstance(raw, dict) and ("min" in raw or "max" in raw))
    return "a range" if is_range else "a value"


NumericKey = Annotated[
    Annotated[ToleranceKey, Tag("a value")] | Annotated[RangeKey, Tag("a range")],
    Discriminator(_kind_of_numeric_key),
]

Accepted = Annotated[str, Field(max_length=bounds.SHORT_TEXT_MAX, pattern=VISIBLE_TEXT)]


class AcceptedKey(Wire):
    """Spellings that count as right; case, accents and spacing are forgiven."""

    accepted: Annotated[tuple[Accepted, ...], Field(strict=False, min_length=1, max_length=bounds.ACCEPTED_MAX)]


class OrderKey(Wire):
    """Every option's id, in the right order."""

    order: Annotated[tuple[Id, ...], Field(strict=False, min_length=1, max_length=bounds.OPTIONS_MAX)]

    @field_validator("order")
    @classmethod
    def _distinct(cls, order: tuple[str, ...]) -> tuple[str, ...]:
        refuse(repeated(order))
        return order


class PairsKey(Wire):
    """For every left id its right one. A right one may serve several; one that serves none is a distractor."""

    pairs: Annotated[dict[Id, Id], Field(min_length=1, max_length=bounds.OPTIONS_MAX)]


Key = OptionsKey | OneOptionKey | BooleanKey | ToleranceKey | RangeKey | AcceptedKey | OrderKey | PairsKey
