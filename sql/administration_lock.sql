SELECT email, role, disabled_at IS NOT NULL AS disabled, revision FROM users WHERE id = $1 FOR UPDATE
