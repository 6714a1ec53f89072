SELECT d.webhook_id, d.event_id, d.body
FROM webhooks AS w JOIN webhook_deliveries AS d ON d.webhook_id = w.id
WHERE w.course_id = ANY ($1::uuid[])
    AND EXISTS (SELECT FROM unnest($2::text[]) AS about (id) WHERE strpos(d.body, about.id) > 0)
FOR UPDATE OF d
