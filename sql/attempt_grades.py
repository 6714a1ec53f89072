"""Grading by hand, and the history of what answers brought."""

from sql.statement import from_file

READ = from_file("attempt_grades_read")
"""$1 attempt, $2 question -> the answer with its grade."""

GIVE = from_file("attempt_grades_give")
"""$1 attempt, $2 question, $3 points or null to take a person's back, $4 comment or null, $5 grader -> nothing."""

NOTE = from_file("attempt_grades_note")
"""$1 id, $2 attempt, $3 question, $4 reason, $5 points before, $6 points now, $7 comment or null, $8 grader or null."""

HISTORY = from_file("attempt_grades_history")
"""$1 attempt, $2 question -> every change, oldest first."""
