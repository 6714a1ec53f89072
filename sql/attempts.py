"""Attempts at one's own pace: starting, saving, submitting, and what they bring."""

from sql.sorting import SortedList, plain, text, time_or_null
from sql.statement import from_file

OFFER = from_file("attempts_offer")
"""$1 quiz, $2 enrolment or null -> the newest version, the settings, the enrolment's extra time, how many attempts it
has, its open one, the database's time and whether a lesson keeps it locked."""

START = from_file("attempts_start")
"""$1 id, $2 quiz, $3 version, $4 enrolment, $5 user, $6 kind, $7 live session or null, $8 attempts allowed or null,
$9 seed, $10 shuffle, $11 partial credit, $12 negative marking, $13 pass percent, $14 its time as an interval or null,
$15 when it ends at the latest or null
-> (id), or nothing where none is left or one is open already."""

ASK = from_file("attempts_ask")
"""$1 attempt, $2 questions uuid[] in order."""

OPEN = from_file("attempts_open")
"""$1 quiz, $2 user, $3 live session or null -> (id) of the attempt that goes on."""

READ = from_file("attempts_read")
"""$1 attempt -> its row with the version's number, the user's name and what the quiz shows; `closed` says that nobody
works on the quiz any more."""

LIST = SortedList("attempts_list", 3, started_at=plain, submitted_at=time_or_null, name=text)
"""$1 quiz, $2 user or null, $3 state or null -> rows as READ."""

ANSWERS = from_file("attempts_answers")
"""$1 attempt -> its answers in order, with what is corrected about their questions; times are of catch-ups only."""

SAVE = from_file("attempts_save")
"""$1 attempt, $2 question, $3 answer as JSON text or null, $4 revision, $5 milliseconds spent or null, $6 grace in
seconds -> (revision, saved_at), or nothing where it is not stored."""

STORED = from_file("attempts_stored")
"""$1 attempt, $2 question, $3 grace in seconds -> (answer, revision, saved_at, opened, once, over): `opened` is
false for a question of a catch-up that was not shown yet, `once` true where only the first answer counts."""

VERSION_OF = from_file("attempts_version_of")
"""$1 attempt -> (version_id)."""

LOCK = from_file("attempts_lock")
"""$1 attempt -> its row, locked."""

LOCK_DUE = from_file("attempts_lock_due")
"""$1 grace in seconds, $2 attempts uuid[] to pass over -> an attempt whose time is up, locked; those that another
process has are passed over too."""

WRITE_MARKS = from_file("attempts_write_marks")
"""$1 attempt, $2 questions uuid[], $3 correct boolean[], $4 points numeric[], $5 most points numeric[],
$6 fractions real[]
-> (question_id, before, points) of those that another number of points counts for now."""

SUBMITTED_AT = from_file("attempts_submitted_at")
"""$1 attempt -> (submitted_at)."""

EXTEND = from_file("attempts_extend")
"""$1 attempt, $2 seconds -> (deadline) as it is now, or nothing where there is none to move."""

CLOSE = from_file("attempts_close")
"""$1 quiz, $2 its time limit or null, $3 when it closed by what was said before or null, $4 when it closes now or null
-> (id, user_id, deadline) of those that go on and end at another time now; lock the quiz first."""

FINISH = from_file("attempts_finish")
"""$1 attempt, $2 submitted by or null (it was before), $3 score or null, $4 max score, $5 passed or null, $6 score
without speed and streaks or null."""

PAPER = from_file("attempts_paper")
"""$1 version -> (quiz_id, number, title, draw_counts)."""

PAPER_QUESTIONS = from_file("attempts_paper_questions")
"""$1 version -> all its questions with their draws, in order."""
