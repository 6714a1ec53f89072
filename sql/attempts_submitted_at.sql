SELECT submitted_at FROM attempts WHERE id = $1
