"""Mails: whom they are for, what they tell, and what became of them."""

from sql.statement import from_file

RECIPIENT = from_file("mail_recipient")
"""$1 user -> (id, email, name, locale, bounced); none where the account is disabled or gone."""

RECIPIENT_BY_EMAIL = from_file("mail_recipient_by_email")
"""$1 address, however capitalised -> as RECIPIENT."""

BEGIN = from_file("mail_begin")
"""$1 job, $2 kind, $3 user or null, $4 message id -> (state) that an earlier attempt left."""

HANDING = from_file("mail_handing")
"""$1 job, $2 attempt -> (job_id); none where the job is another attempt's by now."""

NOTE = from_file("mail_note")
"""$1 job, $2 state, $3 what the server said or null."""

MARK_ADDRESS = from_file("mail_mark_address")
"""$1 user, $2 whether the address refuses mail; the first time it did stays."""

ENROLLMENT = from_file("mail_enrollment")
"""$1 enrolment -> (user_id, role, course, title) while it is active."""

RESULTS_WANTED = from_file("mail_results_wanted")
"""$1 live session -> (id) of the participants who want their results by mail."""

RESULT = from_file("mail_result")
"""$1 participant -> (user_id, points, rank, session, scoring, course, quiz, questions, participants, correct,
answered)."""
