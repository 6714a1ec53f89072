SELECT EXISTS (
    SELECT FROM attempts WHERE state = 'in_progress' AND deadline <= clock_timestamp() - make_interval(secs => $1)
)
