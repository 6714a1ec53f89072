ALTER TABLE announcements DROP COLUMN revision, DROP COLUMN updated_at;
