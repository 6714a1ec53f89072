SELECT count(*) FROM questions WHERE quiz_id = $1
