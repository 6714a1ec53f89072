UPDATE participants SET time_factor = $3 WHERE session_id = ANY ($1::uuid[]) AND user_id = $2
