SELECT user_id, course_title, object_key, code FROM certificates WHERE id = $1 AND state = 'valid'
