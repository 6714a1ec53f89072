-- A bank of 10,000 questions is searched by words. Normalising and lowering a question's texts takes far longer than
-- looking into them, so that is done once, where it is written, and not for every question whenever somebody looks.
-- The words in the way they are compared (sort_key): those of the prompt, the explanation and the options.
CREATE FUNCTION question_words(prompt text, spec jsonb, explanation text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN sort_key(
        prompt || ' ' || coalesce(explanation, '') || ' ' || coalesce((
            SELECT string_agg(said, ' ')
            FROM jsonb_array_elements_text(jsonb_path_query_array(spec, '$.*[*].text')) AS said
        ), '')
    );

ALTER TABLE bank_questions
    ADD COLUMN words text NOT NULL GENERATED ALWAYS AS (question_words(prompt, spec, explanation)) STORED;
