"""Catching up: a class that is over, played later at one's own pace by a learner who was absent."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from lms_rt.contract.attempts import AttemptState
from lms_rt.contract.base import Resource, WireModel
from lms_rt.contract.marks import Points
from lms_rt.contract.pages import PageQuery, Sort
from lms_rt.contract.times import Timestamp

NoCatchUp = Literal["not_enrolled", "not_ended", "took_part", "not_allowed", "nothing_asked", "taken"]


class CatchUpOffer(Resource):
    """What catching up on a class asks of one; `unavailable` says why one cannot begin now, if so."""

    session: UUID
    quiz: UUID
    title: str
    allowed: Annotated[bool, Field(description="Whether the staff lets absent learners play it later")]
    scoring: str
    answers: Annotated[str, Field(description="Which answer counts: `first` or `last`")]
    questions: Annotated[int, Field(description="Those that count in the class")]
    time_s: Annotated[int, Field(description="The time of all questions together, with one's own extra time")]
    attempt: Annotated[UUID | None, Field(description="One's own catch-up, begun or finished")]
    unavailable: NoCatchUp | None


class MissedClass(Resource):
    """A class that is over, in which one had no place, and which one may play later."""

    id: UUID
    quiz: UUID
    title: str
    ended_at: Timestamp
    attempt: Annotated[UUID | None, Field(description="One's own catch-up, where it is begun")]


class MissedClassQuery(PageQuery):
    """Which of the classes one missed."""

    sort: Annotated[str, Sort(ended_at=datetime)] = "-ended_at"


class CatchUpSetting(WireModel):
    """Whether absent learners may play it later. Who has begun may finish."""

    allowed: bool


class CatchUpResult(Resource):
    """How somebody who was absent did, later. They are on no leaderboard and in no tally of the class."""

    attempt: UUID
    user: UUID
    name: str
    state: AttemptState
    started_at: Timestamp
    submitted_at: Timestamp | None
    score: Points | None
    max_score: Points | None
    answered: int
    correct: int
