"""What a participant sends. The shape depends on the question's type alone; `parsing` checks the rest."""

from collections.abc import Mapping
from typing import Annotated, Final

from pydantic import Field

from lms_rt.contract.patterns import VISIBLE_TEXT
from lms_rt.contract.questions import bounds
from lms_rt.contract.questions.shapes import Id, Number, UnitName, Wire, missing
from lms_rt.contract.questions.types import QuestionType


class OptionsAnswer(Wire):
    """The options chosen; their order means nothing."""

    options: Annotated[tuple[Id, ...], Field(strict=False, min_length=1, max_length=bounds.OPTIONS_MAX)]


class OneOptionAnswer(OptionsAnswer):
    """The option chosen."""

    options: Annotated[tuple[Id, ...], Field(strict=False, min_length=1, max_length=1)]


class BooleanAnswer(Wire):
    """True or false."""

    value: bool


class NumericAnswer(Wire):
    """A finite number, and its unit where the question asks for one."""

    value: Number
    unit: Annotated[UnitName | None, Field(exclude_if=missing)] = None


class ScaleAnswer(Wire):
    """A whole number on the scale."""

    value: int


class TextAnswer(Wire):
    """What was typed, as it was typed."""

    text: str


class ShortTextAnswer(TextAnswer):
    """One line."""

    text: Annotated[str, Field(max_length=bounds.SHORT_TEXT_MAX, pattern=VISIBLE_TEXT)]


class OpenTextAnswer(TextAnswer):
    """A few sentences."""

    text: Annotated[str, Field(max_length=bounds.OPEN_TEXT_MAX, pattern=VISIBLE_TEXT)]


class EssayAnswer(TextAnswer):
    """Some pages, for a person to grade."""

    text: Annotated[str, Field(max_length=bounds.ESSAY_MAX, pattern=VISIBLE_TEXT)]


class OrderingAnswer(Wire):
    """All options, first to last."""

    order: Annotated[tuple[Id, ...], Field(strict=False, min_length=1, max_length=bounds.OPTIONS_MAX)]


class PairsAnswer(Wire):
    """Left id to right id; what is left out counts as wrong."""

    pairs: Annotated[dict[Id, Id], Field(min_length=1, max_length=bounds.OPTIONS_MAX)]

    def __hash__(self) -> int:
        """Answers are looked up by value while scoring, and a dict cannot be hashed as it is."""
        return hash(frozenset(self.pairs.items()))


Answer = OptionsAnswer | BooleanAnswer | NumericAnswer | ScaleAnswer | TextAnswer | OrderingAnswer | PairsAnswer

ANSWER_MODELS: Final[Mapping[QuestionType, type[Answer]]] = {
    "single_choice": OneOptionAnswer,
    "multiple_choice": OptionsAnswer,
    "true_false": BooleanAnswer,
    "numeric": NumericAnswer,
    "short_text": ShortTextAnswer,
    "ordering": OrderingAnswer,
    "matching": PairsAnswer,
    "poll": OneOptionAnswer,
    "word_cloud": ShortTextAnswer,
    "open_text": OpenTextAnswer,
    "scale": ScaleAnswer,
}
"""The one definition of each type's answer: it validates, and the schema documents are generated from it."""
