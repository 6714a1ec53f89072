"""What makes an answer right. Keys are for staff until the reveal."""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Discriminator, Field, Tag, ValidationInfo, field_validator

from lms_rt.contract.patterns import VISIBLE_TEXT
from lms_rt.contract.questions import bounds
from lms_rt.contract.questions.problems import Trouble, refuse
from lms_rt.contract.questions.shapes import Id, Number, UnitName, Wire, absent, repeated

Share = Annotated[Number, Field(ge=-1, le=1)]
"""What part of a question's worth an answer brings; below zero it takes away. As far as decimals go: a third may be
written 0.33333 and counts as a third (see `domain/shares`)."""


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


Size = Annotated[Number, Field(gt=0)]


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


class Ranked(Wire):
    """A key that several of its parts may fit. The best of these counts."""

    first_fits: Annotated[bool, Field(exclude_if=absent)] = False
    """Whether the first counts instead of the best: `partial` in its order, then what is right as a whole."""


def _of_the_answer(part: str) -> bool:
    return part == "answer"


class NumberKey(Ranked):
    """What counts beside the number that is right: others that bring a share, and the unit.

    `units` says how many of a unit are one of the key's own: `{"m": 1, "cm": 100}`. An answer with one of them is
    converted. With another or none, or where only the number as it stands is right, the unit is wrong: it costs
    `unit_penalty`, as a share of what the number brings (`answer`) or of the question's worth (`question`), but never
    more than the number brings.
    """

    partial: NumericParts = ()
    units: Annotated[dict[UnitName, Size], Field(max_length=bounds.UNITS_MAX, exclude_if=absent)] = Field(
        default_factory=dict
    )
    unit_penalty: Annotated[Number, Field(ge=0, le=1, exclude_if=absent)] = 0.0
    unit_penalty_of: Annotated[Literal["answer", "question"], Field(exclude_if=_of_the_answer)] = "answer"


class ToleranceKey(NumberKey, Around):
    """The number that is right; `partial` are others that bring a share. Of several that fit, the best counts."""


class RangeKey(NumberKey, Between):
    """The numbers that are right; `partial` are others that bring a share. Of several that fit, the best counts."""


NumericKey = Annotated[
    Annotated[ToleranceKey, Tag("a value")] | Annotated[RangeKey, Tag("a range")],
    Discriminator(_kind_of_numeric_key),
]

Accepted = Annotated[str, Field(max_length=bounds.SHORT_TEXT_MAX, pattern=VISIBLE_TEXT)]


class PartText(Wire):
    """A text that brings a share of the worth."""

    text: Accepted
    fraction: Share


class AcceptedKey(Ranked):
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


OrderPart = Literal[
    "neighbours",
    "neighbours_and_last",
    "before_and_after",
    "pairs",
    "longest_order",
    "longest_run",
    "places",
    "distance",
]
"""What counts of an order that is not all right, each as a share of what there is of it:

- `neighbours`: options followed by the one that follows them in the key;
- `neighbours_and_last`: these, and the last where it is the last;
- `before_and_after`: for each option whether the right one, or the right end, is before it, and whether it is after it;
- `pairs`: of all pairs of options, near or far, those in the key's order;
- `longest_order`: the most options that stand in the key's order, whatever stands between them; one alone is none;
- `longest_run`: the most options that follow each other in the key and stand in its order, whatever is between them;
- `places`: options that stand where they stand in the key;
- `distance`: how near options are to their places; one at the wrong end of all brings nothing.
"""


def _by_neighbours(part: OrderPart) -> bool:
    return part == "neighbours"


class OrderKey(Divisible):
    """Every option's id, in the right order.

    `part` is what counts where not all of it is right.
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
