"""Live sessions over REST: creating, joining, reading results. What happens inside travels over the socket."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, JsonValue, StringConstraints, field_validator

from lms_rt import limits
from lms_rt.contract.base import Line, Resource, Text, Version, WireModel
from lms_rt.contract.catch_ups import CatchUpResult
from lms_rt.contract.pages import LongCount, PageQuery, Sort
from lms_rt.contract.times import Timestamp

StateName = Literal["lobby", "open", "paused", "closed", "revealed", "ended"]
Pin = Annotated[str, StringConstraints(pattern=rf"^[0-9]{{{limits.PIN_DIGITS}}}$")]


class LiveSessionCreate(WireModel):
    """Open a class with the newest published version of the quiz."""

    pace: Annotated[Literal["host", "auto"], Field(description="Who steps: the host, or the server")] = "host"
    scoring: Literal["speed", "accuracy", "none"] = "speed"
    guests: Annotated[bool, Field(description="Whether people may join by PIN with a nickname")] = True
    answers: Annotated[Literal["first", "last"], Field(description="Which answer of a person counts")] = "first"
    lead_ms: Annotated[int, Field(ge=0, le=10_000, description="How far ahead a question travels")] = 800
    reveal_s: Annotated[int, Field(ge=1, le=600, description="How long auto pace shows the solution")] = 8
    partial_credit: bool = True
    streak_bonus: bool = False
    shuffle: Annotated[bool, Field(description="Whether everybody sees the options in an order of their own")] = False
    autopilot_s: Annotated[
        int | None,
        Field(ge=10, le=3600, description="After so many seconds without any host the server steps; null: never"),
    ] = None
    approval: Annotated[bool, Field(description="Whether guests wait until a host lets them in")] = False
    teams: Annotated[
        tuple[Line, ...],
        Field(max_length=20, description="Names of teams, at least two; a team's score is its members' mean"),
    ] = ()
    capacity: Annotated[int, Field(ge=1, le=50_000)] = limits.PARTICIPANTS_DEFAULT_MAX
    catch_up: Annotated[bool, Field(description="Whether learners who were absent may play it later")] = True
    version: Annotated[Version | None, Field(description="A published version of the quiz; default the newest")] = None

    @field_validator("teams")
    @classmethod
    def _different(cls, teams: tuple[str, ...]) -> tuple[str, ...]:
        if len(teams) == 1 or len(set(teams)) != len(teams):
            raise ValueError("must be at least two different names, or none")
        return teams


class LiveSession(Resource):
    """A class."""

    id: UUID
    course: UUID
    quiz: UUID
    title: str
    pin: str | None
    state: StateName
    version: int
    pace: str
    scoring: str
    answers: str
    guests: bool
    locked: bool
    lead_ms: int
    reveal_s: int
    partial_credit: bool
    streak_bonus: bool
    shuffle: bool
    autopilot_s: int | None
    autopilot: bool
    approval: bool
    teams: list[str]
    capacity: int
    catch_up: bool
    question: UUID | None
    questions: int
    participants: int
    created_at: Timestamp
    updated_at: Timestamp
    started_at: Timestamp | None
    ended_at: Timestamp | None


class LiveSessionQuery(PageQuery):
    """Which classes of a quiz."""

    sort: Annotated[
        str, Sort(created_at=datetime, started_at=datetime | None, ended_at=datetime | None, participants=LongCount)
    ] = "created_at"


class Join(WireModel):
    """Join as a guest."""

    pin: Pin
    nickname: Text
    team: Annotated[Line | None, Field(description="One of the class's teams; the smallest unless given")] = None


class Joined(Resource):
    """A guest's place in a class; the token opens its socket."""

    session: UUID
    participant: UUID
    name: str
    waiting: Annotated[bool, Field(description="Whether a host has yet to let them in: `participant.admitted` on `me`")]
    team: str | None
    access_token: str
    token_type: Literal["Bearer"] = "Bearer"
    expires_in: int


class QuestionResult(Resource):
    """What became of one question."""

    id: UUID
    index: int
    round: int
    type: str
    prompt: str
    answered: int
    tally: dict[str, JsonValue]
    key: JsonValue
    voided: bool


class AnswerResult(Resource):
    """One person's stored answer to one question and what it counted for; points are null before the close,
    and in one's own report where nothing counted."""

    question: UUID
    round: int
    id: UUID
    answer: JsonValue
    correct: bool | None
    fraction: float | None = Field(
        description="How much of it is right, 0 to 1; null before the close and where nothing is right or wrong"
    )
    points: int | None
    received_at: Timestamp
    elapsed_ms: int
    revision: int


class ParticipantResult(Resource):
    """One person's class."""

    participant: UUID
    user: UUID | None
    name: str
    points: int
    rank: int | None
    removed: bool
    answers: list[AnswerResult]


class Results(Resource):
    """The whole class, for its staff."""

    session: UUID
    state: StateName
    questions: list[QuestionResult]
    participants: list[ParticipantResult]
    catch_ups: Annotated[list[CatchUpResult], Field(description="Who was absent and played it later")]


class ChannelEvents(Resource):
    """A part of a channel's log: the same events as on the socket. `seq` is the position after them."""

    channel: str
    seq: int
    events: list[dict[str, JsonValue]]
