"""Certificates and their templates."""

from sql.sorting import SortedList, plain, text
from sql.statement import from_file

ISSUE = from_file("certificates_issue")
"""$1 id, $2 enrolment, $3 code, $4 whether it is asked for -> (id), where the course is completed, none is valid yet
and, unless it is asked for, the course issues them by itself."""

VALID = from_file("certificates_valid")
"""$1 enrolment -> (id) of its valid certificate."""

REVOKED = from_file("certificates_revoked")
"""$1 enrolment -> whether one of its certificates was revoked."""

GET = from_file("certificates_get")
"""$1 id, $2 user, $3 administrator -> the certificate with the asker's `role` in its course."""

LIST_OWN = SortedList("certificates_list_own", 1, issued_at=plain, name=text, course_title=text)
"""$1 user -> theirs."""

LIST_COURSE = SortedList("certificates_list_course", 1, issued_at=plain, name=text, course_title=text)
"""$1 course -> the course's."""

BY_CODE = from_file("certificates_by_code")
"""$1 code -> (status, name, course_title, issued_at, ended_at, expires_at)."""

END = from_file("certificates_end")
"""$1 id, $2 state, $3 reason -> (id) where it was valid."""

SUPERSEDE = from_file("certificates_supersede")
"""$1 id, $2 its successor."""

DRAWABLE = from_file("certificates_drawable")
"""$1 id -> the certificate while it is valid and not drawn."""

DRAWN = from_file("certificates_drawn")
"""$1 id, $2 object key -> the certificate where it had not been drawn before."""

FORGET = from_file("certificates_forget")
"""$1 user, $2 reason, $3 what stands for the name: revokes theirs and forgets whom they were about."""

MAIL = from_file("certificates_mail")
"""$1 id -> (user_id, course_title, object_key, code) while it is valid."""

TEMPLATE = from_file("certificates_template")
"""$1 course -> its template."""

TEMPLATE_PUT = from_file("certificates_template_put")
"""$1 course, $2 to $11 the fields, $12 the revision it must have or null -> the template as it is now."""
