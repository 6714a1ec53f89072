"""What a class came to: reports, the timeline, and files."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, JsonValue

from lms_rt.contract.base import Resource, WireModel
from lms_rt.contract.catch_ups import CatchUpResult
from lms_rt.contract.live import AnswerResult, StateName
from lms_rt.contract.question_statistics import Discrimination, Facility
from lms_rt.contract.times import Timestamp

ExportFormat = Literal["csv", "xlsx"]


class ExportQuery(WireModel):
    """Which kind of file."""

    format: ExportFormat = "csv"


class QuestionReport(Resource):
    """How a question went. Shares are of those who answered, null for a question without right or wrong; facility and
    discrimination are of everybody who was asked, and of the round that counts."""

    question: UUID
    index: int
    round: int
    prompt: str
    answered: int
    correct_share: float | None
    mean_fraction: float | None
    mean_points: float | None
    facility: Facility
    discrimination: Discrimination
    median_ms: int | None = Field(description="Time to the answer that counted")
    voided: bool


class LearnerReport(Resource):
    """How a participant did, over the rounds that count: of those of a question the one that was revealed first."""

    participant: UUID
    user: UUID | None
    name: str
    points: int
    rank: int | None
    answered: int
    correct: int
    mean_ms: int | None
    removed: bool


class ClassReport(Resource):
    """A class in figures."""

    session: UUID
    state: StateName
    questions: list[QuestionReport]
    learners: list[LearnerReport]
    catch_ups: Annotated[list[CatchUpResult], Field(description="Who was absent and played it later")]


class OwnQuestion(Resource):
    """A question that was revealed, with one's own answer to it."""

    question: UUID
    index: int
    round: int
    prompt: str
    key: JsonValue
    explanation: str | None
    voided: bool
    counts: bool = Field(
        description="Whether this round brings points: false of a voided one, and of a question asked again after its "
        "answer was told; the answer's points are null then"
    )
    answer: AnswerResult | None


class OwnReport(Resource):
    """A class as one participant played it."""

    session: UUID
    participant: UUID
    name: str
    scoring: str
    points: int
    rank: int | None
    questions: list[OwnQuestion]


class Moment(Resource):
    """Something that happened to the whole class; `elapsed_s` counts from its first event."""

    seq: int
    at: Timestamp
    elapsed_s: float
    event: str
    data: dict[str, JsonValue]


class Timeline(Resource):
    """The log of a class, replayed. `next` is the `after` of the following part, null on the last."""

    session: UUID
    moments: list[Moment]
    next: int | None
