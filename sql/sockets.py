"""Whose sockets should not be open any more."""

from sql.statement import from_file

ENDED_SIGN_INS = from_file("sockets_ended_sign_ins")
"""$1 ids uuid[] of sign-ins and tokens -> ids of those that ended, ran out, or whose user is disabled."""

REMOVED_PARTICIPANTS = from_file("sockets_removed_participants")
"""$1 participant ids uuid[] -> ids of those who were removed."""

ENDED_ENROLLMENTS = from_file("sockets_ended_enrollments")
"""$1 enrolment ids uuid[] -> ids of those that are not active any more."""

DRAFT_COURSES = from_file("sockets_draft_courses")
"""$1 course ids uuid[] -> ids of those that are drafts."""
