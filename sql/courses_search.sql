-- Found by the index, then ranked: title before summary before description.
WITH found AS (
    SELECT c.id, ts_rank(c.search, wanted.query)::double precision AS relevance
    FROM courses AS c, prefix_query($6) AS wanted (query)
    WHERE c.search @@ wanted.query
)
SELECT c.id, c.title, c.summary, c.description, c.description_html, c.status, c.price, c.currency, c.metadata,
    c.thumbnail, c.self_enroll, c.capacity, c.revision, c.created_at, c.updated_at, found.relevance,
    CASE WHEN $2::boolean THEN 'instructor' ELSE e.role END AS role,
    ARRAY(SELECT requires_id FROM course_prerequisites WHERE course_id = c.id ORDER BY requires_id) AS prerequisites
FROM found
JOIN courses AS c ON c.id = found.id
LEFT JOIN enrollments AS e ON e.course_id = c.id AND e.user_id = $1 AND e.status = 'active'
WHERE ($2::boolean OR e.role IN ('assistant', 'instructor')
        OR c.status = 'published' OR (c.status = 'archived' AND e.role IS NOT NULL))
    AND (NOT $3::boolean OR e.role IS NOT NULL)
    AND ($4::text IS NULL OR c.status = $4)
    AND ($5::jsonb IS NULL OR c.metadata @> $5)
