"""Guests of live sessions, as far as their tokens go."""

from sql.statement import from_file

STANDING = from_file("guests_standing")
"""$1 participant ids uuid[] -> (id, session_id, name, removed)."""
