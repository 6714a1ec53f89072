INSERT INTO courses (
    id, title, summary, description, description_html, price, currency, metadata, thumbnail, self_enroll, enroll_code,
    capacity, created_by, search
)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, course_search($14, $15, $16))
