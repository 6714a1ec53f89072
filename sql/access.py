"""Who may see what: each statement finds a thing together with the asker's role in its course, or finds nothing.

All take $1 the thing's id, $2 the asker's user id, $3 whether the asker is an administrator.
"""

from sql.statement import from_file

COURSE = from_file("access_course")
"""-> (id, status, role, enrollment), where drafts are found by their staff only; role is null for a stranger."""

MODULE = from_file("access_module")
"""-> (id, course_id, role, enrollment), wherever the course is found."""

LESSON = from_file("access_lesson")
"""-> (id, course_id, role, enrollment), wherever the course is found; drafts by their staff only."""

QUIZ = from_file("access_quiz")
"""-> (id, course_id, role), for active members of the course."""

QUESTION = from_file("access_question")
"""-> (id, quiz_id, course_id, role), for active members of the course."""

BANK_QUESTION = from_file("access_bank_question")
"""-> (id, course_id, role), for active members of the course."""

ANNOUNCEMENT = from_file("access_announcement")
"""-> (id, course_id, role, own), for active members of a course they can see; `own`: whether the asker posted it."""

WEBHOOK = from_file("access_webhook")
"""-> (id, course_id, role), for active members of the course."""

ATTEMPT = from_file("access_attempt")
"""-> (id, course_id, role, own), for active members of the course, and for its learner (`own`) for good; role is the
asker's."""

ATTEMPTS = from_file("access_attempts")
"""$1 quiz -> (id, course_id, role, own), where TAKEN_QUIZ finds it, and for who has attempts at it (`own`) for good."""

TAKEN_QUIZ = from_file("access_taken_quiz")
"""-> (id, course_id, role, enrollment) of a quiz that was published, for active members of a course they can see."""

LIVE_SESSION = from_file("access_live_session")
"""-> (id, course_id, state, locked, role), for active members of the course."""

ENROLLMENT = from_file("access_enrollment")
"""-> (id, course_id, role, own), for active members of the course, and for whose it is (`own`) whatever became of it;
role is the asker's."""

STUDIED = from_file("access_studied")
"""$1 course, $2 user -> the enrolment as a student, active or withdrawn."""
