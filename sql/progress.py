"""What learners have done."""

from sql.sorting import SortedList, plain, text, time_or_null
from sql.statement import from_file

LESSON = from_file("progress_lesson")
"""$1 lesson, $2 enrolment -> (title, course_id, curriculum, by_quiz, released, ready) of a published lesson."""

LOCK = from_file("progress_lock")
"""$1 enrolment -> (percent, curriculum, completed_at), made where it is missing, locked: one writer at a time."""

REPORT = from_file("progress_report")
"""$1 enrolment, $2 lesson, $3 fraction, $4 position or null -> (fraction, position_s) stored now: the furthest."""

COMPLETE = from_file("progress_complete")
"""$1 enrolment, $2 lesson, $3 title -> nothing; the first completion stays."""

COMPLETE_BY_QUIZ = from_file("progress_complete_by_quiz")
"""$1 enrolment -> (lesson_id) of every lesson completed now because its quiz is passed and it waits for no other; ask
again until there is none, since one may have waited for another."""

PASSED_UNNOTED = from_file("progress_passed_unnoted")
"""$1 enrolments uuid[] of one course, $2 course -> (id) of those for whom COMPLETE_BY_QUIZ finds something."""

COUNTS = from_file("progress_counts")
"""$1 enrolments uuid[] of one course, $2 course -> (enrollment_id, done, counted, curriculum)."""

STANDING = from_file("progress_standing")
"""$1 enrolment, $2 lesson -> (completed_at) of the lesson."""

STORE = from_file("progress_store")
"""$1 enrolment, $2 percent, $3 curriculum, $4 whether complete -> (completed_at)."""

LOG_CHANGE = from_file("progress_log_change")
"""$1 enrolment, $2 percent, $3 reason, $4 lesson or null, $5 curriculum."""

CHANGES = from_file("progress_changes")
"""$1 enrolment, $2 limit -> the newest, newest first."""

ENROLLMENT = from_file("progress_enrollment")
"""$1 enrolment -> (enrollment, course, user, curriculum, completed_at)."""

FACTS = from_file("progress_facts")
"""$1 enrolment -> every completion, oldest first: (lesson, title, completed_at)."""

LESSONS = from_file("progress_lessons")
"""$1 enrolment, $2 course -> (lesson, title, required, fraction) of every published lesson, in order."""

CLASS = SortedList(
    "progress_class",
    2,
    by="enrollment",
    enrollment=plain,
    name=text,
    completed=plain,
    completed_at=time_or_null,
    last_active_at=time_or_null,
)
"""$1 course, $2 a part of the name or null -> active students with `completed`, `counted` and dates."""

LATEST = from_file("progress_latest")
"""$1 enrolments uuid[] -> (enrollment, last_completed, last_completed_at, certificate): the title of the lesson that
was completed last, and the code of a valid certificate. Asked for a page of a class only."""

SUMMARY = from_file("progress_summary")
"""$1 course -> (learners, begun, completed): of the active students, who has opened or completed anything, and who has
completed the course."""

STOPS = from_file("progress_stops")
"""$1 course -> (lesson, title, completed, stopped) of every lesson that counts, in order: how many active students have
completed it, and for how many who have begun it is the first that is left."""

ENROLLED = from_file("progress_enrolled")
"""$1 course -> how many take part in it."""

ENROLLMENTS = from_file("progress_enrollments")
"""$1 course, $2 after enrolment or null, $3 limit -> (id, percent, curriculum) as last told, or null."""

COURSES = from_file("progress_courses")
"""$1 after course or null, $2 limit -> ids of courses."""
