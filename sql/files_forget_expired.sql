DELETE FROM files WHERE expires_at <= now()
