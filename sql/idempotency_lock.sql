-- Held until the transaction ends, however it ends.
SELECT pg_try_advisory_xact_lock(hashtextextended($1 || ' ' || $2, 0)) AS mine
