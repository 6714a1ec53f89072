-- Each learner and completion is looked at once: a lesson that is left is one that has no completion beside it.
WITH counted AS MATERIALIZED (
    SELECT l.id, l.title, row_number() OVER (ORDER BY m.position, l.position) AS place
    FROM lessons AS l
    JOIN modules AS m ON m.id = l.module_id
    WHERE l.course_id = $1 AND l.status = 'published'
        AND (l.required OR NOT EXISTS (
            SELECT FROM lessons AS r WHERE r.course_id = $1 AND r.status = 'published' AND r.required
        ))
), learners AS MATERIALIZED (
    SELECT e.id, ARRAY(
        SELECT counted.place FROM lesson_completions AS c JOIN counted ON counted.id = c.lesson_id
        WHERE c.enrollment_id = e.id
    ) AS done, EXISTS (SELECT FROM lesson_progress WHERE enrollment_id = e.id) AS looked
    FROM enrollments AS e
    WHERE e.course_id = $1 AND e.role = 'student' AND e.status = 'active'
), completions AS (
    SELECT done.place, count(*) AS learners FROM learners CROSS JOIN LATERAL unnest(learners.done) AS done (place)
    GROUP BY done.place
), stops AS (
    SELECT first.place, count(*) AS learners
    FROM learners
    CROSS JOIN LATERAL (SELECT min(place) FROM counted WHERE place <> ALL (learners.done)) AS first (place)
    WHERE learners.looked OR cardinality(learners.done) > 0
    GROUP BY first.place
)
SELECT counted.id AS lesson, counted.title, coalesce(completions.learners, 0) AS completed,
    coalesce(stops.learners, 0) AS stopped
FROM counted
LEFT JOIN completions ON completions.place = counted.place
LEFT JOIN stops ON stops.place = counted.place
ORDER BY counted.place
