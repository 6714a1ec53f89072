"""Webhooks over REST: where a course is told of elsewhere, and what became of it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, Field, JsonValue, StringConstraints

from lms_rt import limits
from lms_rt.contract.base import Resource, Text, WireModel, without_nul
from lms_rt.contract.hook_events import HookEventName
from lms_rt.contract.pages import LongCount, PageQuery, Sort
from lms_rt.contract.patterns import ASCII_ADDRESS
from lms_rt.contract.times import Timestamp

DeliveryState = Literal["waiting", "delivered", "failed"]


def _each_once(events: Sequence[HookEventName]) -> list[HookEventName]:
    return list(dict.fromkeys(events))


HookUrl = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=limits.URL_MAX, pattern=ASCII_ADDRESS),
    Field(json_schema_extra={"format": "uri"}, examples=["https://school.example/hooks/lms"]),
]
"""Where to send: https, a public address, without credentials. Names in other scripts in their ASCII form."""
Description = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=limits.TITLE_MAX), AfterValidator(without_nul)
]
Events = Annotated[list[HookEventName], Field(min_length=1, max_length=50), AfterValidator(_each_once)]


class WebhookCreate(WireModel):
    """A new webhook."""

    url: HookUrl
    events: Events
    description: Description = ""


class WebhookPatch(WireModel):
    """Merge patch of a webhook. Whatever it waited for, what waits is sent at once."""

    url: HookUrl | None = None
    events: Events | None = None
    description: Description | None = None
    enabled: bool | None = None


class Webhook(Resource):
    """A webhook. `note` says why it was disabled, where nobody did it by hand."""

    id: UUID
    course: UUID
    url: str
    events: list[HookEventName]
    description: str
    enabled: bool
    note: str | None
    failures: int = Field(description="Attempts that failed since the last one that did not")
    failing_since: Timestamp | None
    retry_at: Timestamp | None = Field(description="When it is tried again")
    revision: int
    created_at: Timestamp
    updated_at: Timestamp

    @property
    def variant(self) -> str:
        """What of this changes by itself, and not by an edit."""
        return str(self.failures or "")


class NewWebhook(Webhook):
    """A webhook with its secret, which is shown this once."""

    secret: str = Field(examples=["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"])


class NewSecret(Resource):
    """A new secret, shown this once. Until `old_until` everything is signed with the one before as well."""

    secret: str
    old_until: Timestamp


class WebhookQuery(PageQuery):
    """Which page of a course's webhooks."""

    sort: Annotated[str, Sort(created_at=datetime, updated_at=datetime)] = "created_at"


class Attempted(Resource):
    """One attempt to send an event."""

    at: Timestamp
    duration_ms: int
    status: int | None = Field(description="What the receiver answered; null where it did not")
    answer: str | None = Field(
        description=f"The first {limits.HOOK_ANSWER_KEPT} bytes of the answer; null, too, where they may have named "
        "somebody who deleted their account since"
    )
    error: str | None = Field(description="Why there was no answer")


class NumberedAttempt(Attempted):
    """One attempt of several."""

    number: int


class Delivery(Resource):
    """An event on its way to one webhook. `id` is the event's, and the header `webhook-id`."""

    id: UUID
    event: str
    state: DeliveryState
    attempts: int
    created_at: Timestamp
    ended_at: Timestamp | None
    position: int = Field(description="A webhook's events are sent in the order of their positions")
    last: Attempted | None = Field(description="The last attempt")


class DeliveryInFull(Delivery):
    """The same with what is sent, and every attempt."""

    body: JsonValue
    log: list[NumberedAttempt]


class DeliveryQuery(PageQuery):
    """Which deliveries, newest first."""

    sort: Annotated[str, Sort(position=LongCount, created_at=datetime)] = "-position"
    state: DeliveryState | None = None
    event: Annotated[Text | None, Field(max_length=50)] = None
