SELECT id FROM courses WHERE id = ANY ($1::uuid[]) AND status = 'draft'
