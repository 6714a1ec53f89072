SELECT id, course_id, tags, type, prompt, spec, key, points, time_limit_s, explanation, revision, created_at, updated_at
FROM bank_questions
WHERE course_id = $1
    AND ($2::text IS NULL OR tags @> ARRAY[$2::text])
    AND NOT EXISTS (
        SELECT FROM unnest($3::text[]) AS asked (word)
        WHERE strpos(sort_key(concat_ws(' ', prompt, explanation, (
            SELECT string_agg(said, ' ') FROM jsonb_array_elements_text(jsonb_path_query_array(spec, '$.*[*].text')) AS said
        ))), sort_key(asked.word)) = 0
    )
