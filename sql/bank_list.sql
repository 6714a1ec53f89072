-- The words that are asked for are brought into the form of the stored ones once, and not for each question
SELECT id, course_id, tags, type, prompt, spec, key, points, time_limit_s, explanation, revision, created_at, updated_at
FROM bank_questions
WHERE course_id = $1
    AND ($2::text IS NULL OR tags @> ARRAY[$2::text])
    AND NOT EXISTS (
        SELECT FROM unnest((
            SELECT array_agg(DISTINCT sort_key(word)) FROM unnest($3::text[]) AS given (word)
        )) AS asked (word)
        WHERE strpos(words, asked.word) = 0
    )
