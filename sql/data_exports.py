"""All that is kept about a person, section by section; each takes $1 user.

What hangs on what is theirs is looked up for each of these (`LATERAL … OFFSET 0`), or the planner may join whole tables
(decision 13).
"""

from sql.statement import from_file

RECENT = from_file("data_exports_recent")
"""$1 user, $2 hours -> (id, job_id) of the last that was asked for within them."""

INSERT = from_file("data_exports_insert")
"""$1 id, $2 user."""

SET_JOB = from_file("data_exports_set_job")
"""$1 id, $2 job."""

GET = from_file("data_exports_get")
"""$1 id, $2 user -> (content)."""

OWNER = from_file("data_exports_owner")
"""$1 id -> (user_id)."""

FINISH = from_file("data_exports_finish")
"""$1 id, $2 content."""

FORGET = from_file("data_exports_forget")
"""$1 user: all of theirs."""

ACCOUNT = from_file("data_exports_account")
SIGN_INS = from_file("data_exports_sign_ins")
API_TOKENS = from_file("data_exports_api_tokens")
ENROLLMENTS = from_file("data_exports_enrollments")
COMPLETIONS = from_file("data_exports_completions")
PROGRESS = from_file("data_exports_progress")
CLASSES = from_file("data_exports_classes")
ATTEMPTS = from_file("data_exports_attempts")
"""$1 user -> their attempts at quizzes at their own pace."""

ATTEMPT_ANSWERS = from_file("data_exports_attempt_answers")
"""$1 user -> what they answered there."""

GRADES = from_file("data_exports_grades")
"""$1 user -> what people said of their grades."""

ANSWERS = from_file("data_exports_answers")
CERTIFICATES = from_file("data_exports_certificates")
"""$1 user -> what was certified to them."""

FILES = from_file("data_exports_files")
"""$1 user -> the files they uploaded."""

ANNOUNCEMENTS = from_file("data_exports_announcements")
ACTIONS = from_file("data_exports_actions")
