SELECT quiz_id, number, title, draw_counts FROM quiz_versions WHERE id = $1
