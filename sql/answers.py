"""Answers of live sessions: storing them in groups, scoring, counting."""

from pypika import Query, Table

from sql.statement import arg, built, from_file, without

_scores = Table("scores")

STORE = from_file("answers_store")
"""One statement that checks, stores and counts a whole batch. Arrays $1 ids, $2 sessions, $3 questions,
$4 participants, $5 keys, $6 revisions or null, $7 answers (JSON text), $8 buckets (joined by U+001F), $9 received_at,
$10 credit_ms; $11 grace ms, $12 shard -> (id, elapsed_ms, received_at, number) of what was stored."""

STORE_UNDISPUTED = without(STORE, "ON CONFLICT DO NOTHING")
"""The same for an eighth less, as it does not look whether somebody else stores one of these at the same moment. Where
somebody does, it raises a unique violation and stores nothing."""

EXPLAIN = from_file("answers_explain")
"""Arrays $1 sessions, $2 questions, $3 participants, $4 keys, $5 grace ms -> why each was not stored, in order."""

TO_SCORE = from_file("answers_to_score")
"""$1 session, $2 question, $3 round, $4 previous question or null, $5 its round, $6 whether it was scored before ->
with their newest answer, elapsed time, extra-time factor and streak before: everybody in the session or, once it was
scored, those who were scored then, since who came later was never asked. Whoever answered is among them either way."""

WRITE_SCORES = from_file("answers_write_scores")
"""$1 session, $2 question, $3 round, arrays $4 participants, $5 answers or null, $6 correct or null, $7 fractions,
$8 points, $9 streaks."""

WITHDRAW_POINTS = built(
    Query.update(_scores)
    .set(_scores.points, 0)
    .where(_scores.session_id == arg(1))
    .where(_scores.question_id == arg(2))
    .where(_scores.round == arg(3))
)
"""$1 session, $2 question, $3 round: for a round that the class left behind without a reveal."""

SCORES_OF = from_file("answers_scores_of")
"""$1 session, $2 question, $3 round -> (participant_id, correct, fraction, points, streak)."""

TALLIES = from_file("answers_tallies")
"""$1 sessions, $2 question or null, $3 round or null -> (session_id, question_id, round, bucket, n) summed over
processes."""

RESULTS = from_file("answers_results")
"""$1 session -> every person's newest answer to every question, with its score."""

CURRENT = from_file("answers_current")
"""$1 sessions -> a row a session and bucket of its current question (one row with null buckets where nothing was
answered yet); `weight` is what one answer in the bucket adds to the weight of `MARKS`."""

MARKS = from_file("answers_marks")
"""$1 sessions -> (id, question_id, round, participants, weight) of what a class counts just now; another weight says
other answers."""
