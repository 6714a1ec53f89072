"""Questions copied between quizzes and the bank of their course."""

from sql.statement import from_file

INTO_BANK = from_file("bank_copies_into_bank")
"""$1 course, $2 tags, for each: $3 id of the copy, $4 question of a quiz of the course -> rows as of the bank, of those
that there are."""

INTO_QUIZ = from_file("bank_copies_into_quiz")
"""$1 quiz, $2 position of its last question, $3 course, for each: $4 id of the copy, $5 question of the course's bank;
in this order behind the others -> rows as of a quiz's questions, of those that there are. Lock the quiz first."""
