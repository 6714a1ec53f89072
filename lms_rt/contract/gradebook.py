"""The gradebook of a course over REST: learners, what they were graded for, and what it comes to."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from lms_rt import limits
from lms_rt.contract.base import Line, Resource, WireModel, without_nul
from lms_rt.contract.live_reports import ExportQuery
from lms_rt.contract.marks import GivenPercent, Points, Weight
from lms_rt.contract.pages import Page, PageQuery, Sort, WholeList
from lms_rt.contract.times import Timestamp

Missing = Literal["ignored", "zero"]
AttemptsPolicy = Literal["best", "first", "last", "average"]
Basis = Literal["correctness", "points"]
ColumnKind = Literal["quiz", "live_session"]
CellState = Literal["graded", "pending", "missing", "excused", "hidden"]
CellSource = Literal["attempt", "class", "catch_up", "override"]
LearnerStatus = Literal["active", "withdrawn", "all"]

Reason = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=limits.GRADE_REASON_MAX),
    AfterValidator(without_nul),
]


class GradebookCategory(WireModel):
    """Columns that are weighed against each other before they are weighed against other categories."""

    title: Line
    weight: Weight
    drop_lowest: Annotated[int, Field(ge=0, le=100, description="So many of a learner's lowest do not count")] = 0


class ColumnSettings(WireModel):
    """How a column counts; what is not given is as it would be without settings."""

    column: UUID
    category: Annotated[Line | None, Field(description="The title of a category; null: in none")] = None
    weight: Annotated[Weight | None, Field(description="Null: 1, and 0 for a class without scoring")] = None
    attempts: Annotated[AttemptsPolicy, Field(description="Which of several attempts counts")] = "best"
    basis: Annotated[
        Basis, Field(description="What counts of a class: how much was right, or the points of its leaderboard")
    ] = "correctness"


class GradebookSettingsPut(WireModel):
    """How a gradebook counts, as a whole."""

    missing: Annotated[Missing, Field(description="What is not there: left out of the total, or 0 in it")] = "ignored"
    categories: Annotated[tuple[GradebookCategory, ...], Field(max_length=limits.GRADEBOOK_CATEGORIES_MAX)] = ()
    columns: Annotated[tuple[ColumnSettings, ...], Field(max_length=limits.GRADEBOOK_COLUMNS_MAX)] = ()


class GradebookColumn(Resource):
    """Something learners are graded for: a quiz at their own pace, or a class that was held."""

    column: UUID
    kind: ColumnKind
    quiz: UUID
    title: str
    at: Annotated[Timestamp, Field(description="When the quiz was made, or the class began")]
    category: str | None
    weight: Weight
    attempts: AttemptsPolicy
    basis: Basis
    counts: Annotated[bool, Field(description="Whether it has a part in totals: where there are categories, in one")]


class GradebookSettings(Resource):
    """How a gradebook counts, every column with what applies to it; `revision` is 1 until somebody sets it."""

    course: UUID
    missing: Missing
    categories: list[GradebookCategory]
    columns: list[GradebookColumn]
    revision: int


class GradebookCell(Resource):
    """A learner's grade in a column. `percent` is what counts, null where nothing does; `score` is what was earned,
    also where a person said otherwise. `attempt` is the one that counts; `revision` is that of `/grades/{column}`."""

    column: UUID
    state: CellState
    source: CellSource | None
    attempt: UUID | None
    score: Points | None
    max_score: Points | None
    percent: Points | None
    dropped: Annotated[bool, Field(description="Among the lowest of its category, which do not count")]
    reason: Annotated[str | None, Field(description="Why a person said otherwise; its learner reads it too")]
    revision: int


class CategoryPercent(Resource):
    """What a category comes to, null where nothing in it counts."""

    title: str
    percent: Points | None


class GradebookRow(Resource):
    """A learner: a cell a column, in the order of the columns, and what they come to."""

    enrollment: UUID
    user: UUID
    name: str
    status: str
    percent: Annotated[Points | None, Field(description="The total, null where nothing counts")]
    categories: list[CategoryPercent]
    cells: list[GradebookCell]


class GradebookPage(Page[GradebookRow]):
    """A part of a gradebook: all columns, some learners."""

    course: UUID
    missing: Missing
    columns: list[GradebookColumn]


class OwnGradebook(Resource):
    """One's own grades in a course. What a quiz does not show yet is `hidden` and has no part in `percent`."""

    course: UUID
    missing: Missing
    columns: list[GradebookColumn]
    grades: GradebookRow


class GradebookQuery(PageQuery):
    """Which learners; by `enrollment` is in the order of their enrolment."""

    sort: Annotated[str, Sort(enrollment=UUID, name=str)] = "enrollment"
    status: Annotated[LearnerStatus, Field(description="Who withdrew keeps their record")] = "active"


class GradePut(WireModel):
    """What a person says of a grade: another percentage, or that it does not count. Null and false take it back."""

    percent: GivenPercent | None = None
    excused: bool = False
    reason: Reason

    @model_validator(mode="after")
    def _one_of_them(self) -> "GradePut":
        if self.excused and self.percent is not None:
            raise ValueError("an excused grade has no percentage")
        return self


class Grade(Resource):
    """What a person said of a learner's grade in a column; nothing, with revision 1, until somebody does."""

    enrollment: UUID
    column: UUID
    percent: Points | None
    excused: bool
    reason: str | None
    set_by: UUID | None
    set_at: Timestamp | None
    revision: int


class GradeSaid(Resource):
    """One entry of a grade's history."""

    id: UUID
    percent: Points | None
    excused: bool
    reason: str
    set_by: UUID | None
    set_at: Timestamp


class GradeSaidHistory(WholeList[GradeSaid]):
    """All of it, oldest first."""


class GradebookExportQuery(ExportQuery):
    """Which file, of which learners."""

    status: LearnerStatus = "active"
