"""What makes an answer right. Keys are for staff until the reveal."""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Discriminator, Field, Tag, ValidationInfo, field_validator

from lms_rt.contract.patterns import VISIBLE_TEXT
from lms_rt.contract.questions import bounds
from lms_rt.contract.questions.problems import Trouble, refuse
from lms_rt.contract.questions.shapes import Id, Number, Wire, absent, repeated

Share = Annotated[Number, Field(ge=-1, le=1)]
"""What part of a question's worth an answer brings; below zero it takes away. As far as decimals go: a third may be
written 0.33333 and counts as a third (see `domain/marking`)."""


class Divisible(Wire):
    """A key that an answer can fit in part."""

    all_or_nothing: Annotated[bool, Field(exclude_if=absent)] = False
    """Whether only what is right as a whole brings anything, whatever the quiz says about partial credit."""


class OptionsKey(Divisible):
    """The options that are right, all of them.

    `weights` gives options a share of the worth. Right ones have a positive one, and together all of it; the others
    have none or a negative one. Without it the right options count alike, and each wrong one takes as much away.
    """

    options: Annotated[tuple[Id, ...], Field(strict=False, min_length=1, max_length=bounds.OPTIONS_MAX)]
    weights: Annotated[dict[Id, Share], Field(max_length=bounds.OPTIONS_MAX, exclude_if=absent)] = Field(
        default_factory=dict
    )

    @field_validator("options")
    @classmethod
    def _distinct(cls, options: tuple[str, ...]) -> tuple[str, ...]:
        refuse(repeated(options))
        return options

    @field_validator("weights")
    @classmethod
    def _fit_the_right_ones(cls, weights: dict[str, float], info: ValidationInfo) -> dict[str, float]:
        right = info.data.get("options")
        if weights and right is not None:
            refuse(cls._weight_troubles(weights, right))
        return weights

    @classmethod
    def _weight_troubles(cls, weights: dict[str, float], right: tuple[str, ...]) -> Iterator[Trouble]:
        for one in right:
            if weights.get(one, 0) <= 0:
                yield (one,), "a right option needs a weight above 0"
        for one, weight in weights.items():
            if weight > 0 and one not in right:
                yield (one,), "an option that is not right cannot have a weight above 0"
        total = sum(weights.get(one, 0) for one in right)
        if abs(total - 1) > bounds.WEIGHTS_SLACK:
            yield (), f"the weights of the right options must add up to 1, not {total:g}"


class OneOptionKey(OptionsKey):
    """The one option that is right. Other options may have a `weight` too: half right, or worse than no answer."""

    options: Annotated[tuple[Id, ...], Field(strict=False, min_length=1, max_length=1)]

    @classmethod
    def _weight_troubles(cls, weights: dict[str, float], right: tuple[str, ...]) -> Iterator[Trouble]:
        for one in right:
            if weights.get(one, 1) != 1:
                yield (one,), "the right option weighs 1"


class BooleanKey(Wire):
    """Whether the statement is true."""

    value: bool


class Around(Wire):
    """A number, and how far from it an answer may lie (the ends are right too)."""

    value: Number
    tolerance: Annotated[Number, Field(ge=0)] = 0.0


class Between(Wire):
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


class PartAround(Around):
    """A number that brings a share of the worth."""

    fraction: Share


class PartBetween(Between):
    """A range that brings a share of the worth."""

    fraction: Share


def _kind_of_numeric_key(raw: object) -> str:
    is_range = isinstance(raw, Between) or (isinstance(raw, dict) and ("min" in raw or "max" in raw))
    return "a range" if is_range else "a value"


NumericPart = Annotated[
    Annotated[PartAround, Tag("a value")] | Annotated[PartBetween, Tag("a range")],
    Discriminator(_kind_of_numeric_key),
]
NumericParts = Annotated[
    tuple[NumericPart, ...], Field(strict=False, max_length=bounds.ACCEPTED_MAX, exclude_if=absent)
]


class ToleranceKey(Around):
    """The number that is right; `partial` are others that bring a share. Of several that fit, the best counts."""

    partial: NumericParts = ()


class RangeKey(Between):
    """The numbers that are right; `partial` are others that bring a share. Of several that fit, the best counts."""

    partial: NumericParts = ()


NumericKey = Annotated[
    Annotated[ToleranceKey, Tag("a value")] | Annotated[RangeKey, Tag("a range")],
    Discriminator(_kind_of_numeric_key),
]

Accepted = Annotated[str, Field(max_length=bounds.SHORT_TEXT_MAX, pattern=VISIBLE_TEXT)]


class PartText(Wire):
    """A text that brings a share of the worth."""

    text: Accepted
    fraction: Share


class AcceptedKey(Wire):
    """Spellings that count as right, case, accents and spacing forgiven; `partial` are others that bring a share.

    `case_sensitive`: only spacing is forgiven. `wildcards`: `*` stands for anything, also for nothing, and `\\*` for
    itself. Of several that fit, the best counts.
    """

    accepted: Annotated[tuple[Accepted, ...], Field(strict=False, min_length=1, max_length=bounds.ACCEPTED_MAX)]
    partial: Annotated[
        tuple[PartText, ...], Field(strict=False, max_length=bounds.ACCEPTED_MAX, exclude_if=absent)
    ] = ()
    case_sensitive: Annotated[bool, Field(exclude_if=absent)] = False
    wildcards: Annotated[bool, Field(exclude_if=absent)] = False


OrderPart = Literal["neighbours", "places"]


def _by_neighbours(part: OrderPart) -> bool:
    return part == "neighbours"


class OrderKey(Divisible):
    """Every option's id, in the right order.

    `part` is what counts where not all of it is right: `neighbours`, the options that are followed by the one that
    follows them in the key, or `places`, the options that stand where they stand in the key.
    """

    order: Annotated[tuple[Id, ...], Field(strict=False, min_length=1, max_length=bounds.OPTIONS_MAX)]
    part: Annotated[OrderPart, Field(exclude_if=_by_neighbours)] = "neighbours"

    @field_validator("order")
    @classmethod
    def _distinct(cls, order: tuple[str, ...]) -> tuple[str, ...]:
        refuse(repeated(order))
        return order


class PairsKey(Divisible):
    """For every left id its right one. A right one may serve several; one that serves none is a distractor."""

    pairs: Annotated[dict[Id, Id], Field(min_length=1, max_length=bounds.OPTIONS_MAX)]


Key = OptionsKey | OneOptionKey | BooleanKey | ToleranceKey | RangeKey | AcceptedKey | OrderKey | PairsKey
