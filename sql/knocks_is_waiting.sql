SELECT EXISTS (SELECT FROM live_knocks WHERE id = $1 AND refused_at IS NULL)
