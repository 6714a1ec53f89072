INSERT INTO quiz_versions (id, quiz_id, number, title, question_count, published_by)
SELECT $1, $2, coalesce(max(number), 0) + 1, $3, $4, $5 FROM quiz_versions WHERE quiz_id = $2
RETURNING number, published_at
