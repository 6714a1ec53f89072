SELECT at, percent, reason, lesson_id AS lesson, curriculum FROM progress_changes
WHERE enrollment_id = $1
ORDER BY id DESC
LIMIT $2
