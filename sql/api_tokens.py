"""Tokens for programs."""

from sql.statement import from_file

INSERT = from_file("api_tokens_insert")
"""$1 id, $2 user, $3 name, $4 prefix, $5 digest, $6 scopes, $7 expiry or null -> (created_at)."""

LIST = from_file("api_tokens_list")
"""$1 user, $2 after id or null, $3 limit -> rows, oldest first."""

DELETE = from_file("api_tokens_delete")
"""$1 id, $2 user -> (id)."""

STANDING = from_file("api_tokens_standing")
"""$1 digests bytea[] -> (token_hash, id, user_id, name, role, scopes, disabled) of those that are good."""
