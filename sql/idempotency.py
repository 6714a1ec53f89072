"""Responses of POSTs that carried an Idempotency-Key."""

from sql.statement import from_file

LOCK = from_file("idempotency_lock")
"""$1 principal, $2 key -> mine: whether nobody else is at this key."""

FIND = from_file("idempotency_find")
"""$1 principal, $2 key, $3 hours a response is kept, $4 seconds a claim is -> (fingerprint, status, headers, body);
status 0 is a claim: the work is still being done."""

STORE = from_file("idempotency_store")
"""$1 principal, $2 key, $3 fingerprint, $4 status or 0 for a claim, $5 headers, $6 body."""

RELEASE = from_file("idempotency_release")
"""$1 principal, $2 key: its claim goes, and the key is free again."""

SWEEP = from_file("idempotency_sweep")
"""$1 hours a response is kept."""
