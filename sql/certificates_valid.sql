SELECT id FROM certificates WHERE enrollment_id = $1 AND state = 'valid'
