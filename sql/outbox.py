"""The outbox: jobs that a business transaction needs done, on their way to the workers."""

from sql.statement import from_file

INSERT = from_file("outbox_insert")
"""$1 uid, $2 job, $3 key, $4 payload (JSON object), $5 owner or null, $6 whether it is bulk, $7 the channel to tell,
$8 how many of this job may be ahead of bulk, or null for any number: where they are, it is bulk -> (uid); none where
the same was asked for before."""

INSERT_MANY = from_file("outbox_insert_many")
"""$1 job, $2 uids, $3 keys, $4 payloads, $5 the channel to tell -> (asked): how many were not asked for before.
All of them are bulk."""

WAITING = from_file("outbox_waiting")
"""$1 jobs that can be handed over, $2 limit -> (id, uid, job, bulk), what is not bulk first, the oldest of each
first, locked for the transaction."""

HANDED = from_file("outbox_handed")
"""$1 ids."""

UNFINISHED = from_file("outbox_unfinished")
"""$1 seconds since they were handed over, $2 after uid, $3 limit -> (uid, job, bulk) of those nobody is working on."""

TAKE_BACK = from_file("outbox_take_back")
"""$1 uids, $2 the channel to tell -> a row for each that is to be handed over anew."""
