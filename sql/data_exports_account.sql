SELECT id, email, name, role, locale, email_verified_at, created_at, updated_at FROM users WHERE id = $1
