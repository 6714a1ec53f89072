SELECT id FROM enrollments WHERE id = ANY ($1::uuid[]) AND status <> 'active'
