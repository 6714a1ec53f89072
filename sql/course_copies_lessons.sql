INSERT INTO lessons (
    id, course_id, module_id, title, kind, status, required, release_at, body, body_html, url, quiz_id, position
)
SELECT copy.id, $1, module.id, l.title, l.kind, l.status, l.required, l.release_at, l.body, l.body_html, l.url, quiz.id,
    l.position
FROM unnest($2::uuid[], $3::uuid[]) AS copy (of, id)
JOIN lessons AS l ON l.id = copy.of
JOIN unnest($4::uuid[], $5::uuid[]) AS module (of, id) ON module.of = l.module_id
LEFT JOIN unnest($6::uuid[], $7::uuid[]) AS quiz (of, id) ON quiz.of = l.quiz_id
