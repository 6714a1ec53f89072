"""A class looked into after it was held: its questions, its people, and who said what."""

from sql.sorting import SortedList, plain, text
from sql.statement import from_file

QUESTIONS = from_file("results_questions")
"""$1 session, $2 question or null, $3 round or null -> how each round went, in the order of asking. `asked` are those
who were there at its close, `keyed` the answers that are right or wrong; before the close there is none of it."""

PEOPLE = SortedList("results_people", 1, by="participant", place=plain, name=text)
"""$1 session -> everybody who was ever in it."""

NEEDY = SortedList("results_needy", 1, by="participant", help=plain)
"""$1 session -> the same by who needs help, for which everything that counts is looked at."""

COUNTS = from_file("results_counts")
"""$1 session, $2 participants -> what each was asked, answered and had right, over the rounds that count."""

ANSWERS = SortedList("results_answers", 3, by="participant", name=text, time=plain, worth=plain)
"""$1 session, $2 question, $3 round -> everybody who was asked, with their newest answer and what it counted for."""

PARTICIPANT = from_file("results_participant")
"""$1 session, $2 participant -> who they are there, and of how many they have a rank."""

PERSON = from_file("results_person")
"""$1 session, $2 participant -> every round asked, in order, with their newest answer to it; `asked` where they were
there at its close."""

PLACES = from_file("results_places")
"""$1 enrolment -> (session_id, participant) of the classes of its course in which its learner took part."""
