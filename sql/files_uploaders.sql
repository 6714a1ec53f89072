SELECT f.id, u.name
FROM files AS f JOIN users AS u ON u.id = f.owner_id
WHERE f.course_id = $1 AND f.id = ANY ($2::uuid[])
