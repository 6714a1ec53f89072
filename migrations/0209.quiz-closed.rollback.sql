DROP FUNCTION quiz_closed(uuid, timestamptz);
