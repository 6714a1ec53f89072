"""The outbox: jobs that a business transaction needs done."""

from sql.statement import from_file

INSERT = from_file("outbox_insert")
"""$1 job, $2 key, $3 payload (JSON object) -> (id); none where the same was asked for before."""
