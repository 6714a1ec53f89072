SELECT pg_advisory_xact_lock(hashtextextended(wanted.id::text, 0))
FROM (SELECT DISTINCT given AS id FROM unnest($1::uuid[]) AS given ORDER BY given) AS wanted
