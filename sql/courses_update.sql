UPDATE courses SET title = $2, summary = $3, description = $4, description_html = $5, status = $6, price = $7,
    currency = $8, metadata = $9, thumbnail = $10, self_enroll = $11, enroll_code = $12, capacity = $13,
    search = course_search($14, $15, $16), revision = revision + 1, updated_at = now()
WHERE id = $1
