SELECT id, module_id, title, kind, status, required, release_at, body, body_html, url, quiz_id AS quiz, revision,
    ARRAY(SELECT requires_id FROM lesson_prerequisites WHERE lesson_id = $1 ORDER BY requires_id) AS prerequisites
FROM lessons
WHERE id = $1
FOR UPDATE
