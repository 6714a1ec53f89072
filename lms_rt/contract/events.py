"""Every event of a live class and of the channels around it: realtime contract, section 5.

Services tell these models and nothing else, and the published AsyncAPI document is made of them, so that what is sent
and what is promised cannot drift apart.
"""

from typing import Annotated, ClassVar, Literal
from uuid import UUID

from pydantic import Field, JsonValue, WithJsonSchema

from lms_rt.contract.base import Resource
from lms_rt.contract.live import StateName
from lms_rt.contract.times import Timestamp

AskedView = Annotated[
    dict[str, JsonValue],
    WithJsonSchema(
        {
            "type": "object",
            "title": "AskedView",
            "description": "A question as students see it: no key, no explanation. Further fields depend on its type",
            "additionalProperties": True,
            "required": ["id", "index", "total", "type", "prompt", "points", "time_limit_s"],
            "properties": {
                "id": {"type": "string", "format": "uuid"},
                "index": {"type": "integer", "minimum": 1, "description": "Its place in the quiz"},
                "total": {"type": "integer", "minimum": 1},
                "type": {"type": "string"},
                "prompt": {"type": "string", "description": "Markdown"},
                "points": {"enum": [0, 1000, 2000]},
                "time_limit_s": {"type": "integer", "minimum": 1},
                "options": {"type": "array", "items": {"type": "object"}},
                "left": {"type": "array", "items": {"type": "object"}},
                "right": {"type": "array", "items": {"type": "object"}},
                "units": {"type": "array", "items": {"type": "string"}},
            },
        }
    ),
]


class Event(Resource):
    """The data of one sequenced event; `NAME` is its `event` on the wire."""

    NAME: ClassVar[str]


class Stepped(Event):
    """An event of a step; `version` is what the host's next command names."""

    version: int


# --- live:<session>


class QuizTitle(Resource):
    """What is played."""

    title: str
    questions: int


class SessionStarted(Stepped):
    """The class begins."""

    NAME: ClassVar[str] = "session.started"
    state: StateName
    quiz: QuizTitle


class QuestionOpened(Stepped):
    """A question is shown at `opens_at` and takes answers until `closes_at`. Asked again, its `round` is higher."""

    NAME: ClassVar[str] = "question.opened"
    question: AskedView
    round: int
    opens_at: Timestamp
    closes_at: Timestamp
    shuffle: Annotated[bool, Field(description="Whether each client orders the options by its own seed")] = False


class QuestionPaused(Stepped):
    """Its time stands still."""

    NAME: ClassVar[str] = "question.paused"
    question: UUID
    paused_at: Timestamp


class QuestionResumed(Stepped):
    """Its time runs on, later by as long as the pause took."""

    NAME: ClassVar[str] = "question.resumed"
    question: UUID
    opens_at: Timestamp
    closes_at: Timestamp
    paused_ms: int | None = Field(
        default=None,
        description="How long its pauses took since it opened, which no extra time is for; absent from old events",
    )


class QuestionExtended(Stepped):
    """Everybody has more time."""

    NAME: ClassVar[str] = "question.extended"
    question: UUID
    seconds: int
    closes_at: Timestamp


class QuestionClosed(Stepped):
    """It takes no more answers."""

    NAME: ClassVar[str] = "question.closed"
    question: UUID
    answered: int


class QuestionRevealed(Stepped):
    """What was right, why, and what everybody said."""

    NAME: ClassVar[str] = "question.revealed"
    question: UUID
    key: JsonValue
    explanation: str | None
    tally: dict[str, JsonValue]


class QuestionVoided(Stepped):
    """It does not count any more."""

    NAME: ClassVar[str] = "question.voided"
    question: UUID


class QuestionRegraded(Stepped):
    """It was counted again by another key, which is told once the question is revealed."""

    NAME: ClassVar[str] = "question.regraded"
    question: UUID
    key: JsonValue = None


class Place(Resource):
    """A row of the leaderboard; equal points share a rank."""

    participant: UUID
    name: str
    points: int
    rank: int
    streak: int


class TeamPlace(Resource):
    """A team's row; its points are the mean of its members'."""

    name: str
    points: int
    rank: int
    members: int


class Board(Resource):
    """The best few, and how many take part."""

    top: list[Place]
    participants: int
    teams: Annotated[list[TeamPlace], Field(description="All teams, best first; empty where there are none")]


class LeaderboardShown(Stepped, Board):
    """Who stands where; again without them when somebody on it is removed."""

    NAME: ClassVar[str] = "leaderboard.shown"


class SessionLocked(Stepped):
    """Nobody further can join."""

    NAME: ClassVar[str] = "session.locked"


class SessionUnlocked(Stepped):
    """People can join again."""

    NAME: ClassVar[str] = "session.unlocked"


class SessionAutopilot(Stepped):
    """The server steps the class because every host is away, or gave it back."""

    NAME: ClassVar[str] = "session.autopilot"
    on: bool


class ParticipantRemoved(Stepped):
    """Somebody was removed from the class."""

    NAME: ClassVar[str] = "participant.removed"
    participant: UUID


class SessionEnded(Stepped):
    """The class is over."""

    NAME: ClassVar[str] = "session.ended"
    state: StateName
    leaderboard: Board


# --- live:<session>:staff


class ParticipantJoined(Event):
    """Somebody has a place in the class."""

    NAME: ClassVar[str] = "participant.joined"
    participant: UUID
    name: str
    guest: bool
    team: str | None = None


class ParticipantKnocked(Event):
    """A guest waits to be let in with `live.admit`, or turned away with `live.remove`."""

    NAME: ClassVar[str] = "participant.knocked"
    participant: UUID
    name: str


class ParticipantGone(Event):
    """Somebody was removed, or turned away at the door."""

    NAME: ClassVar[str] = "participant.removed"
    participant: UUID
    ban: bool


class PinChanged(Event):
    """People join by another PIN from now on."""

    NAME: ClassVar[str] = "pin.changed"
    pin: str
    version: int


# --- me


class ResultScored(Event):
    """What a question brought, and where one stands now. Told anew when the question is regraded or voided."""

    NAME: ClassVar[str] = "result.scored"
    session: UUID
    question: UUID
    correct: bool | None
    fraction: float | None = Field(
        default=None,
        description="How much of it is right, 0 to 1; null where nothing is right or wrong, absent from old events",
    )
    points: int
    total: int
    rank: int | None
    streak: int


class ParticipantAdmitted(Event):
    """The host let one in: the class's channel can be opened now."""

    NAME: ClassVar[str] = "participant.admitted"
    session: UUID


class ParticipantExtended(Event):
    """One's extra time is another from now on, for the open question too; a snapshot of the class has it as well."""

    NAME: ClassVar[str] = "participant.extended"
    session: UUID
    time_factor: float


# --- course:<course>


class LiveOpened(Event):
    """A class can be joined."""

    NAME: ClassVar[str] = "live.opened"
    session: UUID
    quiz: UUID
    title: str


class EnrollmentChanged(Event):
    """Somebody was enrolled, withdrew, or has another role; on `course:<course>:staff`."""

    NAME: ClassVar[str] = "enrollment.changed"
    enrollment: UUID
    user: UUID
    name: str
    role: Literal["student", "assistant", "instructor"]
    status: Literal["active", "waiting", "withdrawn"]
