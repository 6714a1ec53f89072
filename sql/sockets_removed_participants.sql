SELECT id FROM participants WHERE id = ANY ($1::uuid[]) AND removed_at IS NOT NULL
