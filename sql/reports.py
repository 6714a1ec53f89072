"""What a class came to."""

from sql.statement import from_file

QUESTIONS = from_file("reports_questions")
"""$1 session -> how each round of each question went, in the order of asking."""

LEARNERS = from_file("reports_learners")
"""$1 session -> how each participant did over the rounds that count, best first."""

PLACE = from_file("reports_place")
"""$1 session, $2 user or null, $3 participant or null -> (id, name, points, rank) of that person, and the
class's scoring."""

OWN = from_file("reports_own")
"""$1 session, $2 participant -> their newest answer to every question that was revealed, with its score."""

MOMENTS = from_file("reports_moments")
"""$1 channel, $2 after, $3 limit -> (seq, at, event, data, began), `began` being the time of its first event."""
