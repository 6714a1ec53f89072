"""Responses of POSTs that carried an Idempotency-Key."""

from sql.statement import from_file

LOCK = from_file("idempotency_lock")
"""$1 principal, $2 key -> mine: whether nobody else is at this key."""

FIND = from_file("idempotency_find")
"""$1 principal, $2 key, $3 hours a response is kept -> (fingerprint, status, headers, body)."""

STORE = from_file("idempotency_store")
"""$1 principal, $2 key, $3 fingerprint, $4 status, $5 headers, $6 body."""

SWEEP = from_file("idempotency_sweep")
"""$1 hours a response is kept."""
