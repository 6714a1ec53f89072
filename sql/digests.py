"""What the mails of the week tell."""

from sql.statement import from_file

WANTED = from_file("digests_wanted")
"""$1 after id or null, $2 limit -> (id) of those who want to hear of the week and are in a course."""

LEARNING = from_file("digests_learning")
"""$1 user, $2 from, $3 until, $4 until when what is due counts -> (title, percent, done, new, due, next_due, next_at),
a row a course that they study in."""

TEACHING = from_file("digests_teaching")
"""$1 user, $2 from, $3 until -> (title, learners, joined, active, completed, classes, to_grade), a row a course that
they are on the staff of."""
