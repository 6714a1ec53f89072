SELECT tag, count(*) AS questions
FROM bank_questions CROSS JOIN unnest(tags) AS tag
WHERE course_id = $1
GROUP BY tag
ORDER BY questions DESC, sort_key(tag) COLLATE "C", tag
LIMIT $2
