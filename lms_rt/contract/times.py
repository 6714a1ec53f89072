"""Timestamps on the wire: RFC 3339, UTC, milliseconds."""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import AwareDatetime, PlainSerializer, WithJsonSchema


def wire_time(moment: datetime) -> str:
    """`2026-01-01T10:00:00.123Z`; the input must be aware."""
    # isoformat is several times cheaper than strftime, and this runs once an event and receipt; so is not converting
    # what the database's driver gives in UTC already
    utc = moment if moment.tzinfo is UTC else moment.astimezone(UTC)
    return utc.isoformat(timespec="milliseconds")[:23] + "Z"


Timestamp = Annotated[
    AwareDatetime,
    PlainSerializer(wire_time, return_type=str, when_used="json"),
    WithJsonSchema({"type": "string", "format": "date-time"}),
]
"""An aware datetime that serialises as `wire_time`."""
