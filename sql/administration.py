"""People as administrators see them."""

from sql.sorting import SortedList, plain, text
from sql.statement import from_file

READ = from_file("administration_read")
"""$1 user or null, $2 role or null, $3 whether disabled or null, $4 beginning of the address or null,
$5 whether mails to them came back or null, $6 words text[] or null, each of which stands in the name or the address
-> rows."""

LIST = SortedList("administration_read", 6, created_at=plain, updated_at=plain, name=text, email=text)
"""As READ, page by page."""

LOCK = from_file("administration_lock")
"""$1 user -> (email, role, disabled, revision), locked."""

TOUCH = from_file("administration_touch")
"""$1 user, $2 revision."""

COURSES = from_file("administration_courses")
"""$1 user, $2 at most so many -> (course, title, enrollment, role, status, created_at), the latest enrolment first."""

HELD = from_file("administration_held")
"""$1 user -> (sign_ins, tokens), how many are still good."""
