"""Guests who wait at the door of a class."""

from sql.statement import from_file

INSERT = from_file("knocks_insert")
"""Arrays $1 ids, $2 sessions, $3 names, $4 name keys, $5 seeds, $6 teams or null, $7 digests of what their browsers
gave or null -> (id, session_id, name) of those who wait now; whose name is taken is left out."""

ADMIT = from_file("knocks_admit")
"""$1 session, $2 id or null for all: makes them participants -> (id, name, team)."""

REFUSE = from_file("knocks_refuse")
"""$1 session, $2 id, $3 ban -> id."""

WAITING = from_file("knocks_waiting")
"""$1 session -> (participant, name), in the order of their coming."""

IS_WAITING = from_file("knocks_is_waiting")
"""$1 id -> whether they wait."""
