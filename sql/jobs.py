"""Jobs: being worked on, and being looked at."""

from sql.sorting import SortedList, plain, text
from sql.statement import from_file

CLAIM = from_file("jobs_claim")
"""$1 uid, $2 seconds to have it alone -> (job, key, payload, owner_id, attempts, tries); none where it is done or
somebody else is at it. `attempts` is the number of this attempt, `tries` how many there were since the last rerun."""

RENEW = from_file("jobs_renew")
"""$1 uid, $2 attempt, $3 seconds -> (uid); none where it is this attempt's no more."""

REPORT = from_file("jobs_report")
"""$1 uid, $2 attempt, $3 how far it is, $4 how far it goes or null -> (uid); none where it is another attempt's."""

FINISH = from_file("jobs_finish")
"""$1 uid, $2 attempt, $3 result or null -> (total); none where it is this attempt's no more."""

RELEASE = from_file("jobs_release")
"""$1 uid, $2 attempt, $3 what went wrong: others may try."""

FAIL = from_file("jobs_fail")
"""$1 uid, $2 attempt, $3 what went wrong: nobody tries any more -> (progress, total)."""

RERUN = from_file("jobs_rerun")
"""$1 uid, $2 the channel to tell -> (uid); none where it had not failed."""

LIST = SortedList("jobs_list", 4, created_at=plain, kind=text)
"""$1 kind, $2 whether done, $3 whether failed, $4 whether running (each may be null) -> jobs."""

GET = from_file("jobs_get")
"""$1 uid -> the same of one job."""
