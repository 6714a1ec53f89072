SELECT id, course_id, tags, type, prompt, spec, key, points, time_limit_s, explanation, revision, created_at, updated_at
FROM bank_questions
WHERE course_id = $1
    AND ($2::text IS NULL OR tags @> ARRAY[$2::text])
    AND ($3::text IS NULL OR NOT EXISTS (
        SELECT FROM regexp_split_to_table(sort_key($3), '\s+') AS asked (word)
        WHERE strpos(sort_key(concat_ws(' ', prompt, explanation, (
            SELECT string_agg(said #>> '{}', ' ') FROM jsonb_path_query(spec, '$.*[*].text') AS said
        ))), asked.word) = 0
    ))
