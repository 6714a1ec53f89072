SELECT id, course_id, url, description, events, disabled_at, note, failures, failing_since, retry_at, revision,
    created_at, updated_at
FROM webhooks
WHERE course_id = $1
