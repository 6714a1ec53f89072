-- The unique constraint is checked at the end of the statement, so the numbers may pass each other.
UPDATE questions
SET position = CASE
    WHEN id = $2 THEN $4::integer
    WHEN $3::integer < $4 THEN position - 1
    ELSE position + 1
END
WHERE quiz_id = $1 AND position BETWEEN least($3::integer, $4::integer) AND greatest($3::integer, $4::integer)
