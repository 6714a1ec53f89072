INSERT INTO gradebook_columns (course_id, quiz_id, live_session_id, category, weight, attempts, basis)
SELECT $1, given.quiz, given.session, given.category, given.weight, given.attempts, given.basis
FROM unnest($2::uuid[], $3::uuid[], $4::text[], $5::numeric[], $6::text[], $7::text[])
    AS given (quiz, session, category, weight, attempts, basis)
