SELECT id, quiz_id AS quiz, number AS version, title,
    question_count + (SELECT coalesce(sum(n), 0) FROM unnest(draw_counts) AS n) AS questions, question_count AS fixed,
    published_at AS created_at
FROM quiz_versions
WHERE quiz_id = $1
