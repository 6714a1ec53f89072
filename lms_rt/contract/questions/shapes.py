"""The parts that authored and public questions share: everything a student may see."""

from collections.abc import Iterator, Sequence
from typing import Annotated, Final, Literal

from pydantic import ConfigDict, Field, ValidationInfo, field_validator

from lms_rt.contract.base import WireModel
from lms_rt.contract.patterns import PART_ID, VISIBLE_TEXT
from lms_rt.contract.questions import bounds
from lms_rt.contract.questions.problems import Trouble, refuse


class Wire(WireModel):
    """Base of all shapes here: exact JSON types, so that "3" is not 3 and `true` is not 1."""

    model_config = ConfigDict(strict=True)


Id = Annotated[str, Field(pattern=PART_ID)]
OptionText = Annotated[str, Field(max_length=bounds.OPTION_TEXT_MAX, pattern=VISIBLE_TEXT)]
Markdown = Annotated[str, Field(max_length=bounds.PROMPT_MAX, pattern=VISIBLE_TEXT)]
Number = Annotated[float, Field(allow_inf_nan=False)]
UnitName = Annotated[str, Field(max_length=bounds.UNIT_MAX, pattern=VISIBLE_TEXT)]


def missing(value: object) -> bool:
    """Whether an optional part is not there; an empty one says something."""
    return value is None


class Option(Wire):
    """Something that can be chosen, put in order or matched; `id` is unique within its list."""

    id: Id
    text: OptionText


# Tuples keep models hashable; JSON arrays reach us as lists, hence not strict about the container itself.
Options = Annotated[
    tuple[Option, ...], Field(strict=False, min_length=bounds.OPTIONS_MIN, max_length=bounds.OPTIONS_MAX)
]


Matched = Annotated[tuple[Option, ...], Field(strict=False, min_length=1, max_length=bounds.OPTIONS_MAX)]
"""One item may be enough: its match is chosen among several."""


class QuestionShape(Wire):
    """What every question shows."""

    prompt: Markdown
    points: Literal[0, 1000, 2000] = 1000
    time_limit_s: Annotated[int, Field(ge=bounds.TIME_LIMIT_MIN_S, le=bounds.TIME_LIMIT_MAX_S)] = (
        bounds.TIME_LIMIT_DEFAULT_S
    )


class UngradedShape(QuestionShape):
    """A question without a right answer: whatever `points` an editor sends, it is worth 0."""

    points: Literal[0, 1000, 2000] = 0

    @field_validator("points")
    @classmethod
    def _worth_nothing(cls, _points: int) -> Literal[0]:
        return 0


class NumericShape(QuestionShape):
    """A question for a number. With `units` a unit is asked for: one of those listed, or any where none is."""

    units: Annotated[
        tuple[UnitName, ...] | None, Field(strict=False, max_length=bounds.UNITS_MAX, exclude_if=missing)
    ] = None

    @field_validator("units")
    @classmethod
    def _distinct_units(cls, units: tuple[str, ...] | None) -> tuple[str, ...] | None:
        refuse(repeated(units or ()))
        return units


class OptionsShape(Wire):
    """A question that lists options."""

    options: Options

    @field_validator("options")
    @classmethod
    def _distinct(cls, options: tuple[Option, ...]) -> tuple[Option, ...]:
        refuse(repeated([option.id for option in options], "id"))
        return options


class MatchingShape(QuestionShape):
    """Two lists; ids are unique within each, so that `l1` and `r1` are a habit, not a rule."""

    left: Matched
    right: Options

    @field_validator("left", "right")
    @classmethod
    def _distinct(cls, options: tuple[Option, ...]) -> tuple[Option, ...]:
        refuse(repeated([option.id for option in options], "id"))
        return options


ScaleEnd = Annotated[int, Field(ge=-bounds.SCALE_BOUND, le=bounds.SCALE_BOUND)]
ENDS: Final = ("min", "max")
ScaleLabel = Annotated[str, Field(max_length=bounds.SCALE_LABEL_MAX, pattern=VISIBLE_TEXT)]


class ScaleShape(UngradedShape):
    """Whole numbers from `min` to `max`; `labels` names some of them: `{"1": "never", "5": "always"}`.

    A list may be sent as well: of two labels for the ends, or of one for each value.
    """

    min: ScaleEnd
    max: ScaleEnd
    labels: dict[str, ScaleLabel] = Field(default_factory=dict)

    @field_validator("max")
    @classmethod
    def _has_room(cls, high: int, info: ValidationInfo) -> int:
        low = info.data.get("min")
        if low is not None and high <= low:
            refuse([((), "must be greater than min")])
        if low is not None and high - low > bounds.SCALE_STEPS_MAX:
            refuse([((), f"must be at most {bounds.SCALE_STEPS_MAX} above min")])
        return high

    @field_validator("labels", mode="before")
    @classmethod
    def _listed(cls, labels: object, info: ValidationInfo) -> object:
        low, high = info.data.get("min"), info.data.get("max")
        if not isinstance(labels, list | tuple) or low is None or high is None:
            return labels
        if len(labels) == high - low + 1:
            return {str(low + index): label for index, label in enumerate(labels)}
        if len(labels) == len(ENDS):
            return {str(low): labels[0], str(high): labels[1]}
        raise ValueError(f"must have a label for each of the {high - low + 1} values, or two for the ends")

    @field_validator("labels")
    @classmethod
    def _on_the_scale(cls, labels: dict[str, str], info: ValidationInfo) -> dict[str, str]:
        low, high = info.data.get("min"), info.data.get("max")
        if low is not None and high is not None:
            values = {str(value) for value in range(low, high + 1)}
            refuse([((value,), "labels no value of the scale") for value in labels if value not in values])
        return labels


def absent(value: object) -> bool:
    """Whether an optional part says nothing; then it is left out of what is stored and sent."""
    return not value


def repeated(ids: Sequence[str], *inside: str) -> Iterator[Trouble]:
    """Every id that occurred before it, at its index (and `inside` of that element)."""
    seen: set[str] = set()
    for index, given in enumerate(ids):
        if given in seen:
            yield (index, *inside), f"'{given}' is there twice"
        seen.add(given)


def unknown(ids: Sequence[str], known: Sequence[Option]) -> Iterator[Trouble]:
    """Every id that names none of `known`, at its index."""
    names = {option.id for option in known}
    for index, given in enumerate(ids):
        if given not in names:
            yield (index,), f"there is no option '{given}'"
