"""Corrections of published questions, and the attempts they are about."""

from sql.statement import from_file

ASKED = from_file("corrections_asked")
"""$1 quiz, $2 question, $3 number of a version or null -> the question in each version, with its correction so far."""

NOTE = from_file("corrections_note")
"""$1 version, $2 question, $3 key or null, $4 voided, $5 by."""

COUNT = from_file("corrections_count")
"""$1 quiz, $2 question -> how many attempts were asked it."""

ATTEMPTS = from_file("corrections_attempts")
"""$1 quiz, $2 question, $3 after id or null, $4 limit -> (id) of attempts that were asked it, oldest first."""
