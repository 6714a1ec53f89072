"""The channel log: appending, heads, replay."""

from pypika import Query, Table

from sql.statement import arg, built, from_file

_heads = Table("channel_heads")

APPEND = from_file("channels_append")
"""$1 channel, $2 number of events, $3 names text[], $4 data text[] (JSON) -> (seq, at), oldest first."""

APPEND_TO_EACH = from_file("channels_append_to_each")
"""$1 channels text[] (distinct), $2 data text[] (JSON), $3 name -> (channel, seq, at)."""

HEADS = from_file("channels_heads")
"""$1 channels text[] -> (channel, seq); channels without events are missing."""

HEAD = built(Query.from_(_heads).select(_heads.seq).where(_heads.channel == arg(1)))
"""$1 channel -> seq."""

AFTER = from_file("channels_after")
"""$1 channels text[], $2 positions bigint[], $3 limit -> events with a higher seq, at most `limit` a channel."""


LAST_SHOWING = from_file("channels_last_showing")
"""$1 channel, $2 names text[] -> (event, data) of the newest event with one of these names."""
