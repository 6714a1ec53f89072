INSERT INTO attempt_answers (attempt_id, question_id, index)
SELECT $1, question, place FROM unnest($2::uuid[]) WITH ORDINALITY AS asked (question, place)
