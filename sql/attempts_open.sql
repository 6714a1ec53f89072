SELECT id FROM attempts
WHERE quiz_id = $1 AND user_id = $2 AND live_session_id IS NOT DISTINCT FROM $3::uuid AND state = 'in_progress'
