-- Questions with the same tags may be taken by the same draws: so each set of tags is looked at once
WITH wanted AS (
    SELECT tags, number::integer
    FROM ROWS FROM (jsonb_to_recordset($2::jsonb) AS (tags text[])) WITH ORDINALITY AS given (tags, number)
), tagged AS (
    SELECT tags, count(*) AS questions FROM bank_questions WHERE course_id = $1 GROUP BY tags
), pool AS (
    SELECT t.questions, (SELECT array_agg(w.number ORDER BY w.number) FROM wanted AS w WHERE t.tags @> w.tags) AS draws
    FROM tagged AS t
)
SELECT draws, sum(questions)::bigint AS supply
FROM pool
WHERE draws IS NOT NULL
GROUP BY draws
