UPDATE attempts
SET deadline = deadline + make_interval(secs => $2), revision = revision + 1
WHERE id = $1 AND state = 'in_progress' AND deadline IS NOT NULL
RETURNING deadline
