"""What was won of each question by whom."""

from sql.statement import from_file

ATTEMPTS = from_file("statistics_attempts")
"""$1 quiz, $2 number of a version or null, $3 whether later attempts count too, $4 limit -> a row an answer of the
newest attempts at one's own pace: `points` and `worth` in hundred-thousandths, `worth` 0 where nothing could be won."""

CLASSES = from_file("statistics_classes")
"""$1 quiz, $2 number of a version or null, $3 session or null, $4 limit -> the same of the newest participants, by the
round of each question that counts."""

QUESTIONS = from_file("statistics_questions")
"""$1 quiz, $2 number of a version or null -> every question as it was published last."""

QUIZ_OF_SESSION = from_file("statistics_quiz_of_session")
"""$1 session -> (quiz_id)."""
