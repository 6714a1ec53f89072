WITH wanted AS (
    SELECT tags, number::integer
    FROM ROWS FROM (jsonb_to_recordset($3::jsonb) AS (tags text[])) WITH ORDINALITY AS given (tags, number)
), pool AS (
    SELECT b.id, array_agg(w.number ORDER BY w.number) AS draws
    FROM bank_questions AS b
    JOIN wanted AS w ON b.tags @> w.tags
    WHERE b.course_id = $2
    GROUP BY b.id
), pinned AS (
    INSERT INTO version_questions
        (version_id, question_id, index, draws, type, prompt, spec, key, points, time_limit_s, explanation)
    SELECT $1, b.id,
        row_number() OVER (ORDER BY p.draws[1], b.id)
            + (SELECT coalesce(max(index), 0) FROM version_questions WHERE version_id = $1),
        p.draws, b.type, b.prompt, b.spec, b.key, b.points, b.time_limit_s, b.explanation
    FROM pool AS p
    JOIN bank_questions AS b USING (id)
    RETURNING draws
)
SELECT draws, count(*) AS supply
FROM pinned
GROUP BY draws
