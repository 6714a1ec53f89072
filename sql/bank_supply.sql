WITH wanted AS (
    SELECT tags, number::integer
    FROM ROWS FROM (jsonb_to_recordset($2::jsonb) AS (tags text[])) WITH ORDINALITY AS given (tags, number)
), pool AS (
    SELECT array_agg(w.number ORDER BY w.number) AS draws
    FROM bank_questions AS b
    JOIN wanted AS w ON b.tags @> w.tags
    WHERE b.course_id = $1
    GROUP BY b.id
)
SELECT draws, count(*) AS supply
FROM pool
GROUP BY draws
