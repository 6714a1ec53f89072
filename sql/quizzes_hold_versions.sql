-- Whoever is just beginning an attempt at one of them is waited for.
SELECT id FROM quiz_versions WHERE quiz_id = ANY ($1::uuid[]) ORDER BY id FOR UPDATE
