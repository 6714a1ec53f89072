SELECT object_key FROM files WHERE object_key = ANY ($1::text[])
UNION ALL
SELECT object_key FROM certificates WHERE object_key = ANY ($1::text[])
