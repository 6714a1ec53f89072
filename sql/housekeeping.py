"""What has outlived its use. Each statement takes a limit, so that none holds locks for long."""

from sql.statement import from_file

LINKS = from_file("housekeeping_links")
"""$1 days since they ran out, $2 limit: mailed links."""

SIGN_INS = from_file("housekeeping_sign_ins")
"""$1 days since they ran out or ended, $2 limit."""

JOBS = from_file("housekeeping_jobs")
"""$1 days since they were done, $2 days since they were given up, $3 limit."""

MAILS = from_file("housekeeping_mails")
"""$1 days, $2 limit: what became of mails."""

EXPORTS = from_file("housekeeping_exports")
"""$1 days, $2 limit: all that is kept about somebody, put together for them. No index is kept for it: there are only so
many days' of them."""

IMPORTS = from_file("housekeeping_imports")
"""$1 days since they were done, $2 since they were sent, $3 limit: long lists of people, and what became of each."""

TRIED_LISTS = from_file("housekeeping_tried_lists")
"""$1 days since their trial, $2 limit: the contents of lists of people that nobody enrolled."""

ABANDONED = from_file("housekeeping_abandoned")
"""$1 hours without a step, $2 limit -> (id) of live sessions."""

LOCK_ABANDONED = from_file("housekeeping_lock_abandoned")
"""$1 id, $2 hours -> (id), locked for the transaction; none where somebody stepped it meanwhile or is just doing so."""
