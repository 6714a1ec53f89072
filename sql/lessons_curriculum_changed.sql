UPDATE courses SET curriculum = curriculum + 1 WHERE id = $1 RETURNING curriculum
