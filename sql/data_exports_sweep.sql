DELETE FROM data_exports WHERE created_at < now() - make_interval(days => $1)
