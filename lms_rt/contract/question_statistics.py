"""How well the questions of a quiz measure, over REST."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, JsonValue

from lms_rt.contract.base import Resource, Version, WireModel

StatisticsSource = Literal["attempts", "live"]

Facility = Annotated[
    float | None,
    Field(description="Mean share of its worth that was won, no answer counting as nothing won; null: nothing to win"),
]
Discrimination = Annotated[
    float | None,
    Field(
        description="Correlation of what was won of it with what was won of the rest; null where nobody differs, or "
        "for fewer than three people"
    ),
]


class StatisticsQuery(WireModel):
    """What the figures are of."""

    source: StatisticsSource = "attempts"
    version: Version | None = Field(default=None, description="Only this version; default all of them")
    session: UUID | None = Field(default=None, description="Only this class; for `live`")
    attempts: Literal["first", "all"] = Field(
        default="first", description="Whether a learner's later attempts count too; for `attempts`"
    )


class QuestionStatistics(Resource):
    """One question. `tally` counts the answers as it does in a class; `median_ms` is of those who answered."""

    question: UUID
    version: int
    index: int
    type: str
    prompt: str
    asked: int
    answered: int
    facility: Facility
    discrimination: Discrimination
    median_ms: int | None
    tally: dict[str, JsonValue]
    voided: Annotated[bool, Field(description="Voided wherever it was asked")]


class QuizStatistics(Resource):
    """All questions that were asked, as they were published last. `takers` are attempts, or people in classes."""

    quiz: UUID
    source: StatisticsSource
    version: int | None
    session: UUID | None
    takers: int
    questions: list[QuestionStatistics]
