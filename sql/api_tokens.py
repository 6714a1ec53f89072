"""Tokens for programs."""

from sql.sorting import SortedList, plain, text, time_or_null
from sql.statement import from_file

INSERT = from_file("api_tokens_insert")
"""$1 id, $2 user, $3 name, $4 prefix, $5 digest, $6 scopes, $7 expiry or null -> (created_at)."""

LIST = SortedList("api_tokens_list", 1, created_at=plain, name=text, expires_at=time_or_null)
"""$1 user -> rows."""

DELETE = from_file("api_tokens_delete")
"""$1 id, $2 user -> (id)."""

STANDING = from_file("api_tokens_standing")
"""$1 digests bytea[] -> (token_hash, id, user_id, name, role, scopes, disabled) of those that are good."""
