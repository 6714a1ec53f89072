SELECT EXISTS (SELECT FROM certificates WHERE enrollment_id = $1 AND state = 'revoked')
