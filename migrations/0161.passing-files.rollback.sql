DROP INDEX files_expires_idx;
ALTER TABLE files DROP COLUMN expires_at;
