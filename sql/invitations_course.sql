SELECT course_id FROM invitations WHERE id = $1
