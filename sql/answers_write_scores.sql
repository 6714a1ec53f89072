INSERT INTO scores (session_id, question_id, round, participant_id, answer_id, correct, fraction, points, streak)
SELECT $1, $2, $3, given.*
FROM unnest($4::uuid[], $5::uuid[], $6::boolean[], $7::real[], $8::integer[], $9::integer[]) AS given
ON CONFLICT (session_id, question_id, round, participant_id) DO UPDATE
    SET answer_id = excluded.answer_id, correct = excluded.correct, fraction = excluded.fraction,
        points = excluded.points, streak = excluded.streak
