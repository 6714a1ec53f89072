"""What a window shows at first: all that a client needs to draw a channel from nothing. Realtime contract, section 5.

A field that is not required is absent where there is nothing to say.
"""

from collections.abc import Mapping
from typing import Annotated, Final
from uuid import UUID

from pydantic import Field, JsonValue

from lms_rt.contract.base import Resource
from lms_rt.contract.channels import ChannelKind
from lms_rt.contract.events import AskedView, Board, ParticipantKnocked, QuizTitle, ResultScored
from lms_rt.contract.live import StateName
from lms_rt.contract.replies import Receipt
from lms_rt.contract.signals import Hands, Online, Presence
from lms_rt.contract.times import Timestamp

TallyData = dict[str, JsonValue]


class Reveal(Resource):
    """What was right, why, and what everybody said."""

    key: JsonValue
    explanation: str | None
    tally: TallyData


class _ClassSnapshot(Resource):
    state: StateName
    version: int
    locked: bool
    started: bool
    answers: Annotated[str, Field(description="Which answer of a person counts: `first` or `last`")]
    scoring: str
    autopilot: Annotated[bool, Field(description="Whether the server steps because every host is away")]
    quiz: QuizTitle
    participants: int
    question: Annotated[AskedView | None, Field(description="The current one, until the end")] = None
    round: int | None = None
    shuffle: Annotated[bool | None, Field(description="Whether each client orders the options by its own seed")] = None
    opens_at: Timestamp | None = None
    closes_at: Timestamp | None = None
    paused_at: Timestamp | None = None
    paused_ms: Annotated[
        int | None, Field(description="How long its pauses took since it opened, but for this one")
    ] = None
    reveal: Annotated[Reveal | None, Field(description="Once the current question is revealed")] = None
    leaderboard: Annotated[Board | None, Field(description="As it was last shown")] = None


class LiveSnapshot(_ClassSnapshot):
    """A class as one of its participants sees it; staff has no place in it, and none of the fields from there on."""

    voided: Annotated[bool | None, Field(description="Whether the current question counts no more")] = None
    participant: Annotated[UUID | None, Field(description="One's own place in the class")] = None
    name: str | None = None
    team: str | None = None
    seed: Annotated[int | None, Field(description="By which one's options are ordered")] = None
    points: int | None = None
    rank: int | None = None
    time_factor: Annotated[float | None, Field(description="One's extra time, if there is any")] = None
    own_closes_at: Annotated[Timestamp | None, Field(description="One's own deadline, with extra time")] = None
    answer: Annotated[JsonValue, Field(description="One's own answer to the current question")] = None
    receipt: Receipt | None = None
    result: Annotated[ResultScored | None, Field(description="What it brought, once it is revealed")] = None


class RosterRow(Resource):
    """Somebody in the class."""

    participant: UUID
    name: str
    guest: bool
    points: int
    rank: int | None
    answered: Annotated[bool, Field(description="Whether they answered the current question")]
    online: bool
    team: str | None


class LiveStaffSnapshot(_ClassSnapshot):
    """A class as its staff sees it. What everybody sees of it moves on by the events of `live:<session>`."""

    pin: str | None
    waiting: Annotated[list[ParticipantKnocked], Field(description="Guests at the door")]
    roster: list[RosterRow]
    tallies: Annotated[dict[UUID, TallyData], Field(description="Of every question asked so far, its newest round")]
    rounds: Annotated[
        dict[UUID, list[TallyData | None]], Field(description="The tallies of each round of what was asked again")
    ]
    voided: list[UUID]
    key: Annotated[JsonValue, Field(description="Of the current question")]
    keys: Annotated[dict[UUID, JsonValue], Field(description="Of all questions")]
    presence: Presence
    hands: Hands


class MeSnapshot(Resource):
    """Oneself."""

    id: UUID
    name: str


class RunningClass(Resource):
    """A class that has not ended."""

    session: UUID
    title: str
    state: StateName


class CourseSnapshot(Resource):
    """A course as everybody in it sees it."""

    course: UUID
    live: list[RunningClass]


class CourseStaffSnapshot(CourseSnapshot):
    """A course as its staff sees it."""

    online: Online


SNAPSHOTS: Final[Mapping[ChannelKind, type[Resource]]] = {
    ChannelKind.LIVE: LiveSnapshot,
    ChannelKind.LIVE_STAFF: LiveStaffSnapshot,
    ChannelKind.ME: MeSnapshot,
    ChannelKind.COURSE: CourseSnapshot,
    ChannelKind.COURSE_STAFF: CourseStaffSnapshot,
}
"""What each channel shows; what is shown otherwise is a mistake a test finds."""
