UPDATE questions SET position = position - 1 WHERE quiz_id = $1 AND position > $2
