-- Every relay takes rows that no other is just handing over. Marks rather than a cursor: an id is given before its
-- commit, so a late commit would lie behind a cursor for ever.
SELECT id, uid, job, bulk FROM outbox
WHERE handed_at IS NULL AND job = ANY ($1::text[])
ORDER BY bulk, id
LIMIT $2
FOR UPDATE SKIP LOCKED
