WITH pool AS (
    SELECT b.*, row_number() OVER (ORDER BY b.id) AS place
    FROM bank_questions AS b
    WHERE b.course_id = $2 AND b.tags @> $4::text[]
        AND NOT EXISTS (SELECT FROM version_questions AS v WHERE v.version_id = $1 AND v.question_id = b.id)
), pinned AS (
    INSERT INTO version_questions
        (version_id, question_id, index, draw, type, prompt, spec, key, points, time_limit_s, explanation)
    SELECT $1, id, place + (SELECT coalesce(max(index), 0) FROM version_questions WHERE version_id = $1), $3,
        type, prompt, spec, key, points, time_limit_s, explanation
    FROM pool
    RETURNING question_id
)
SELECT count(*) FROM pinned
