SELECT g.id, g.column_id, g.percent, g.excused, g.reason, g.set_at, u.name
FROM gradebook_changes AS g LEFT JOIN users AS u ON u.id = g.set_by
WHERE g.enrollment_id = $1
ORDER BY g.column_id, g.id
