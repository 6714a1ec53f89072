"""What the start page of a person shows."""

from sql.statement import from_file

COURSES = from_file("overview_courses")
"""$1 user, $2 limit -> (id, title, summary, role, percent) of the courses one is active in, newest first; the
percentage as it was counted last."""

QUIZZES = from_file("overview_quizzes")
"""$1 courses -> (id, course_id, title, questions, published) of their quizzes, in the order they were made."""

NEWS = from_file("overview_news")
"""$1 courses, $2 interval -> (course_id, title, created_at) of the last announcement of each, where it is no older."""

RUNNING = from_file("overview_running")
"""$1 user, $2 administrator, $3 limit -> (id, title, course_title, state, pin, participants, role), newest first."""

PLACE_BY_PIN = from_file("overview_place_by_pin")
"""$1 pin, $2 user, $3 roles of hosts -> the id of the running class, for active members who do not host it."""
