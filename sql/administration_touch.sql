UPDATE users SET revision = $2, updated_at = now() WHERE id = $1
