INSERT INTO quiz_versions (id, quiz_id, number, title, question_count, published_by, draw_counts)
SELECT $1, $2, coalesce(max(number), 0) + 1, $3, $4, $5, $6::integer[] FROM quiz_versions WHERE quiz_id = $2
RETURNING number, published_at
