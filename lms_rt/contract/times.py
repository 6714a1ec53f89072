"""Timestamps on the wire: RFC 3339, UTC, milliseconds."""

import re
from datetime import UTC, datetime
from typing import Annotated, Final

from pydantic import AwareDatetime, BeforeValidator, PlainSerializer, WithJsonSchema

EARLIEST: Final = datetime(1900, 1, 1, tzinfo=UTC)
LATEST: Final = datetime(9998, 12, 31, tzinfo=UTC)
"""A time with an offset or extra time added to it has to stay within what Python and the database's driver can say."""

_RFC_3339: Final = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?([Zz]|[+-][0-9]{2}:[0-9]{2})"
)
_WRITTEN: Final = "must be a time with its offset from UTC, such as '2026-01-01T10:00:00Z'"


def wire_time(moment: datetime) -> str:
    """`2026-01-01T10:00:00.123Z`; the input must be aware."""
    # isoformat is several times cheaper than strftime, and this runs once an event and receipt; so is not converting
    # what the database's driver gives in UTC already
    utc = moment if moment.tzinfo is UTC else moment.astimezone(UTC)
    return utc.isoformat(timespec="milliseconds")[:23] + "Z"


def _moment(given: object) -> object:
    """A time that is one already, or is written as RFC 3339 has it, and within reach; no count of seconds is one."""
    if isinstance(given, str):
        if not _RFC_3339.fullmatch(given):
            raise ValueError(_WRITTEN)
        try:
            given = datetime.fromisoformat(given.upper())
        except ValueError:
            raise ValueError(_WRITTEN) from None
    elif not isinstance(given, datetime):
        raise ValueError(_WRITTEN)  # noqa: TRY004 - pydantic lists ValueErrors among the bad fields
    if given.tzinfo is not None and not EARLIEST <= given <= LATEST:
        raise ValueError(f"must lie between {EARLIEST:%Y-%m-%d} and {LATEST:%Y-%m-%d}")
    return given


Timestamp = Annotated[
    AwareDatetime,
    BeforeValidator(_moment),
    PlainSerializer(wire_time, return_type=str, when_used="json"),
    WithJsonSchema({"type": "string", "format": "date-time"}),
]
"""An aware datetime of these times that serialises as `wire_time`."""
