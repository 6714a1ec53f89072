UPDATE certificates SET state = $2, ended_at = now(), reason = $3
WHERE id = $1 AND state = 'valid'
RETURNING id
