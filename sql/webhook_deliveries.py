"""What webhooks have to tell, and what became of it."""

from sql.sorting import SortedList, plain
from sql.statement import from_file

TELL = from_file("webhook_deliveries_tell")
"""$1 course, $2 event, $3 event ids, $4 data as JSON texts, $5 how times are written (`to_char`), $6 the channel to
notify -> a row where any webhook of the course wants to hear of it."""

TELL_ONE = from_file("webhook_deliveries_tell_one")
"""$1 webhook, $2 event, $3 event id, $4 data as JSON text, $5 and $6 as TELL -> (event_id); none where it is
disabled."""

CLAIM = from_file("webhook_deliveries_claim")
"""$1 seconds, $2 limit -> (id, turn) of webhooks that have something to send and that nobody is at, longest due
first; they are the caller's for so long."""

NEXT = from_file("webhook_deliveries_next")
"""$1 webhook, $2 turn, $3 seconds for which it is the caller's from now on -> (course_id, url, secret, old_secret,
event_id, event, body, attempts, forgiven); none where nothing waits, or the turn is another's."""

RELEASE = from_file("webhook_deliveries_release")
"""$1 webhook, $2 turn."""

HOLD = from_file("webhook_deliveries_hold")
"""$1 webhook, $2 turn -> (failures, failing_for_s), locked; none where the turn is another's."""

ATTEMPTED = from_file("webhook_deliveries_attempted")
"""$1 webhook, $2 event id, $3 duration in ms, $4 status, $5 answer, $6 error, $7 state, $8 the body that was sent: the
answer to another than is stored by now is not kept."""

WENT_WELL = from_file("webhook_deliveries_went_well")
"""$1 webhook."""

WENT_WRONG = from_file("webhook_deliveries_went_wrong")
"""$1 webhook, $2 seconds to wait, $3 the note with which it is disabled, or null."""

LIST = SortedList("webhook_deliveries_list", 3, by="event_id", position=plain, created_at=plain)
"""$1 webhook, $2 state or null, $3 event or null -> deliveries with their last attempt."""

GET = from_file("webhook_deliveries_get")
"""$1 webhook, $2 event id -> as LIST, and the body."""

ATTEMPTS = from_file("webhook_deliveries_attempts")
"""$1 webhook, $2 event id -> (number, at, duration_ms, status, answer, error), oldest first."""

STANDINGS = from_file("webhook_deliveries_standings")
"""$1 course, $2 webhooks of it, $3 how many of the latest that ended are looked at, $4 how many waiting are counted at
most -> (id, again_at, waiting, front, at, status, error, delivered, given_up, last_at)."""

AGAIN = from_file("webhook_deliveries_again")
"""$1 webhook, $2 event id, $3 the channel to notify -> (event_id); none where it waits already."""

SWEEP = from_file("webhook_deliveries_sweep")
"""$1 days that are kept, $2 limit."""
