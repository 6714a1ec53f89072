SELECT id, due_at FROM live_sessions WHERE due_at <= $1::timestamptz + make_interval(secs => $2)
