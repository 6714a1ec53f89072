"""What the reply to each command holds in `data`: realtime contract, section 4."""

from typing import Annotated
from uuid import UUID

from pydantic import Field, JsonValue

from lms_rt.contract.base import Resource
from lms_rt.contract.live import StateName
from lms_rt.contract.times import Timestamp


class Pong(Resource):
    """The server's time."""

    now: Timestamp


class Subscribed(Resource):
    """Either the events that followed `after`, each as it was pushed, or a snapshot; `seq` is the position after it."""

    channel: str
    seq: int
    events: Annotated[
        list[JsonValue] | None, Field(description="Where `after` was given and the gap is at most 500")
    ] = None
    snapshot: Annotated[
        dict[str, JsonValue] | None, Field(description="All one needs to draw the channel: its `x-snapshot`")
    ] = None


class Unsubscribed(Resource):
    """The window is closed."""

    channel: str


class Receipt(Resource):
    """The promise that an answer is stored."""

    answer: Annotated[UUID, Field(description="The row")]
    received_at: Timestamp
    elapsed_ms: int
    credit_ms: Annotated[int, Field(description="Taken off for half the measured round trip")]
    revision: int
    duplicate: Annotated[bool, Field(description="Whether this key was stored before")]


class Answered(Resource):
    """Sent only after the commit."""

    receipt: Receipt


class Nothing(Resource):
    """It was done."""


class Stepped(Resource):
    """Where the session stands after the step."""

    version: int
    state: StateName
