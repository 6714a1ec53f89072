"""Questions as an author writes them and as they are stored: the public part, the key and the explanation."""

from typing import Annotated, Literal

from pydantic import Field, ValidationInfo, field_validator

from lms_rt.contract.patterns import VISIBLE_TEXT
from lms_rt.contract.questions import bounds
from lms_rt.contract.questions.keys import (
    AcceptedKey,
    BooleanKey,
    NumericKey,
    OneOptionKey,
    OptionsKey,
    OrderKey,
    PairsKey,
)
from lms_rt.contract.questions.problems import Trouble, refuse
from lms_rt.contract.questions.shapes import (
    MatchingShape,
    NumericShape,
    OptionsShape,
    QuestionShape,
    ScaleShape,
    UngradedShape,
    Wire,
    absent,
    unknown,
)


class Authored(Wire):
    """What students see only with the reveal, if at all."""

    explanation: Annotated[str, Field(max_length=bounds.EXPLANATION_MAX, pattern=VISIBLE_TEXT)] | None = None


class Keyless(Authored):
    """There is no right answer; the field is there so that every question can be asked for its key."""

    key: None = None


class SingleChoice(QuestionShape, OptionsShape, Authored):
    """Exactly one option is right."""

    type: Literal["single_choice"]
    key: OneOptionKey

    @field_validator("key")
    @classmethod
    def _names_options(cls, key: OneOptionKey, info: ValidationInfo) -> OneOptionKey:
        _refuse_unknown_options(key, info)
        return key


class MultipleChoice(QuestionShape, OptionsShape, Authored):
    """One or more options are right."""

    type: Literal["multiple_choice"]
    key: OptionsKey

    @field_validator("key")
    @classmethod
    def _names_options(cls, key: OptionsKey, info: ValidationInfo) -> OptionsKey:
        _refuse_unknown_options(key, info)
        return key


class TrueFalse(QuestionShape, Authored):
    """A statement to believe or not."""

    type: Literal["true_false"]
    key: BooleanKey


class Numeric(NumericShape, Authored):
    """A number to find."""

    type: Literal["numeric"]
    key: NumericKey

    @field_validator("key")
    @classmethod
    def _knows_the_units_asked_for(cls, key: NumericKey, info: ValidationInfo) -> NumericKey:
        asked = info.data.get("units")
        if key.units and "units" in info.data and asked is None:
            refuse([(("units",), "the question asks for no unit: its own `units` lists some, or is [] for any")])
        if asked is not None and not key.units:
            refuse([(("units",), "the question asks for a unit, and no unit is right")])
        return key


class ShortText(QuestionShape, Authored):
    """A word or a name to find."""

    type: Literal["short_text"]
    key: AcceptedKey


class Ordering(QuestionShape, OptionsShape, Authored):
    """Options to put in order. Their ids reach students: `a`, `b`, `c` in the right order would give it away."""

    type: Literal["ordering"]
    key: OrderKey

    @field_validator("key")
    @classmethod
    def _orders_all_options(cls, key: OrderKey, info: ValidationInfo) -> OrderKey:
        options = info.data.get("options")
        if options is not None:
            troubles: list[Trouble] = [(("order", *where), what) for where, what in unknown(key.order, options)]
            missing = [option.id for option in options if option.id not in key.order]
            if missing:
                troubles.append((("order",), f"leaves out {', '.join(missing)}"))
            refuse(troubles)
        return key


class Matching(MatchingShape, Authored):
    """Every item on the left has its match on the right."""

    type: Literal["matching"]
    key: PairsKey

    @field_validator("key")
    @classmethod
    def _pairs_all_on_the_left(cls, key: PairsKey, info: ValidationInfo) -> PairsKey:
        if "left" in info.data and "right" in info.data:
            left = {option.id for option in info.data["left"]}
            right = {option.id for option in info.data["right"]}
            troubles: list[Trouble] = []
            for one, other in key.pairs.items():
                if one not in left:
                    troubles.append((("pairs", one), f"there is no '{one}' on the left"))
                if other not in right:
                    troubles.append((("pairs", one), f"there is no '{other}' on the right"))
            missing = sorted(left - key.pairs.keys())
            if missing:
                troubles.append((("pairs",), f"leaves out {', '.join(missing)}"))
            refuse(troubles)
        return key


class Poll(UngradedShape, OptionsShape, Keyless):
    """One option, as one likes."""

    type: Literal["poll"]


class WordCloud(UngradedShape, Keyless):
    """A word or two, drawn as large as it is frequent."""

    type: Literal["word_cloud"]


class OpenText(UngradedShape, Keyless):
    """A few sentences for a person to read; with `essay_points` that person gives up to so many points for it in an
    attempt at one's own pace."""

    type: Literal["open_text"]
    essay_points: Annotated[int, Field(ge=0, le=bounds.POINTS[-1], exclude_if=absent)] = 0


class Scale(ScaleShape, Keyless):
    """A value between two ends."""

    type: Literal["scale"]


AuthoredQuestion = Annotated[
    SingleChoice
    | MultipleChoice
    | TrueFalse
    | Numeric
    | ShortText
    | Ordering
    | Matching
    | Poll
    | WordCloud
    | OpenText
    | Scale,
    Field(discriminator="type"),
]


def _refuse_unknown_options(key: OptionsKey, info: ValidationInfo) -> None:
    options = info.data.get("options")
    if options is not None:
        refuse((("options", *where), what) for where, what in unknown(key.options, options))
        names = {option.id for option in options}
        refuse((("weights", one), f"there is no option '{one}'") for one in key.weights if one not in names)
