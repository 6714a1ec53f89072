"""Every command of the realtime contract, section 4, as it arrives.

A frame is `{"id": 7, "type": "<command>", ...fields}`; each model is one such frame, told apart by `type`.
"""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, JsonValue

from lms_rt import limits
from lms_rt.contract.base import Seq, Version, WireModel
from lms_rt.contract.progress import Fraction, Seconds


class Command(WireModel):
    """The envelope every command shares."""

    id: Annotated[int, Field(ge=0, le=2**53 - 1, strict=True, description="The client's own number for the reply")]


class Ping(Command):
    """Ask for the server's time, to learn one's own clock's offset."""

    type: Literal["ping"]


class Subscribe(Command):
    """Open a window on a channel, after `after` or from a snapshot."""

    type: Literal["subscribe"]
    channel: Annotated[str, Field(max_length=100)]
    after: Annotated[Seq | None, Field(description="The last seq seen; absent for a snapshot")] = None


class Unsubscribe(Command):
    """Close the window on a channel."""

    type: Literal["unsubscribe"]
    channel: Annotated[str, Field(max_length=100)]


class LiveAnswer(Command):
    """Answer the open question. The same `key` again returns the same receipt."""

    type: Literal["live.answer"]
    session: UUID
    question: UUID
    answer: JsonValue
    key: Annotated[UUID, Field(description="Made by the client, one for each answer it means to give")]
    revision: Annotated[
        int | None,
        Field(
            ge=0, le=1_000_000, description="Policy `last`: the one last seen, or the one this makes; absent overwrites"
        ),
    ] = None


class HostCommand(Command):
    """A step of the class. `version` is what the host last saw."""

    session: UUID
    version: Version


class QuestionCommand(HostCommand):
    """A step of a question."""

    question: Annotated[UUID | None, Field(description="The current one unless it is named")] = None


class LiveStart(HostCommand):
    """Begin the class."""

    type: Literal["live.start"]


class LiveOpen(HostCommand):
    """Open the next question, or the one named."""

    type: Literal["live.open"]
    question: Annotated[UUID | None, Field(description="The next one in the quiz's order unless it is named")] = None


class LiveClose(QuestionCommand):
    """Take no more answers."""

    type: Literal["live.close"]


class LiveReveal(QuestionCommand):
    """Show what was right."""

    type: Literal["live.reveal"]


class LivePause(QuestionCommand):
    """Stop the time of the open question."""

    type: Literal["live.pause"]


class LiveResume(QuestionCommand):
    """Let the time run on."""

    type: Literal["live.resume"]


class LiveExtend(QuestionCommand):
    """Give everybody more time."""

    type: Literal["live.extend"]
    seconds: Annotated[int, Field(ge=1, le=limits.EXTEND_MAX_S)]


class LiveLock(HostCommand):
    """Let nobody further join."""

    type: Literal["live.lock"]


class LiveUnlock(HostCommand):
    """Let people join again."""

    type: Literal["live.unlock"]


class LiveRemove(HostCommand):
    """Remove a participant; `ban` keeps them out."""

    type: Literal["live.remove"]
    participant: UUID
    ban: bool = False


class LiveAdmit(HostCommand):
    """Let in a guest who waits at the door, or all who do."""

    type: Literal["live.admit"]
    participant: UUID | None = None


class LivePin(HostCommand):
    """Have people join by another PIN from now on."""

    type: Literal["live.pin"]


class LiveVoid(QuestionCommand):
    """Take a question out of the count."""

    type: Literal["live.void"]


class LiveRegrade(QuestionCommand):
    """Count a question again by another key."""

    type: Literal["live.regrade"]
    key: JsonValue


class LiveEnd(HostCommand):
    """End the class."""

    type: Literal["live.end"]


class LiveSignal(Command):
    """Raise a hand, say that one is lost, react."""

    type: Literal["live.signal"]
    session: UUID
    kind: Literal["hand", "confused", "reaction"]


class LessonProgress(Command):
    """Say how far one is in a lesson. It never moves back."""

    type: Literal["lesson.progress"]
    lesson: UUID
    fraction: Fraction
    position_s: Seconds | None = None
