SELECT session_id, question_id, round, bucket, sum(n) AS n FROM live_tallies
WHERE session_id = ANY($1::uuid[]) AND ($2::uuid IS NULL OR question_id = $2) AND ($3::integer IS NULL OR round = $3)
GROUP BY session_id, question_id, round, bucket
HAVING sum(n) > 0
