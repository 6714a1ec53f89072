SELECT key, voided_at IS NOT NULL AS voided FROM live_questions WHERE session_id = $1 AND question_id = $2 ORDER BY round DESC LIMIT 1
