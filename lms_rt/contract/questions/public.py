"""Questions as students see them before the reveal. Nothing here can hold a key or an explanation."""

from typing import Annotated, Literal

from pydantic import Field

from lms_rt.contract.questions.shapes import (
    MatchingShape,
    NumericShape,
    OptionsShape,
    QuestionShape,
    ScaleShape,
    UngradedShape,
)


class PublicSingleChoice(QuestionShape, OptionsShape):
    """Choose one."""

    type: Literal["single_choice"] = "single_choice"


class PublicMultipleChoice(QuestionShape, OptionsShape):
    """Choose one or more; how many are right is not told."""

    type: Literal["multiple_choice"] = "multiple_choice"


class PublicTrueFalse(QuestionShape):
    """Believe it or not."""

    type: Literal["true_false"] = "true_false"


class PublicNumeric(NumericShape):
    """Give a number, with its unit where one is asked for; the tolerance is part of the key."""

    type: Literal["numeric"] = "numeric"


class PublicShortText(QuestionShape):
    """Give a word."""

    type: Literal["short_text"] = "short_text"


class PublicOrdering(QuestionShape, OptionsShape):
    """Put in order; the options come in any order but the right one."""

    type: Literal["ordering"] = "ordering"


class PublicMatching(MatchingShape):
    """Match; the right side does not stand in the left side's order."""

    type: Literal["matching"] = "matching"


class PublicPoll(UngradedShape, OptionsShape):
    """Choose one, as you like."""

    type: Literal["poll"] = "poll"


class PublicWordCloud(UngradedShape):
    """Give a word or two."""

    type: Literal["word_cloud"] = "word_cloud"


class PublicOpenText(UngradedShape):
    """Write a few sentences."""

    type: Literal["open_text"] = "open_text"


class PublicScale(ScaleShape):
    """Give a value between the ends."""

    type: Literal["scale"] = "scale"


PublicQuestion = Annotated[
    PublicSingleChoice
    | PublicMultipleChoice
    | PublicTrueFalse
    | PublicNumeric
    | PublicShortText
    | PublicOrdering
    | PublicMatching
    | PublicPoll
    | PublicWordCloud
    | PublicOpenText
    | PublicScale,
    Field(discriminator="type"),
]
