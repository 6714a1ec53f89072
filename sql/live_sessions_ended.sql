SELECT id FROM live_sessions WHERE id = ANY ($1::uuid[]) AND state = 'ended'
