"""Timestamps on the wire: RFC 3339, UTC, milliseconds."""

from datetime import UTC, datetime
from typing import Annotated, Final

from pydantic import AfterValidator, AwareDatetime, PlainSerializer, WithJsonSchema

EARLIEST: Final = datetime(1900, 1, 1, tzinfo=UTC)
LATEST: Final = datetime(9998, 12, 31, tzinfo=UTC)
"""A time with an offset or extra time added to it has to stay within what Python and the database's driver can say."""


def wire_time(moment: datetime) -> str:
    """`2026-01-01T10:00:00.123Z`; the input must be aware."""
    # isoformat is several times cheaper than strftime, and this runs once an event and receipt; so is not converting
    # what the database's driver gives in UTC already
    utc = moment if moment.tzinfo is UTC else moment.astimezone(UTC)
    return utc.isoformat(timespec="milliseconds")[:23] + "Z"


def _within_reach(moment: datetime) -> datetime:
    if not EARLIEST <= moment <= LATEST:
        raise ValueError(f"must lie between {EARLIEST:%Y-%m-%d} and {LATEST:%Y-%m-%d}")
    return moment


Timestamp = Annotated[
    AwareDatetime,
    AfterValidator(_within_reach),
    PlainSerializer(wire_time, return_type=str, when_used="json"),
    WithJsonSchema({"type": "string", "format": "date-time"}),
]
"""An aware datetime of these times that serialises as `wire_time`."""
