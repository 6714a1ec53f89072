-- Announcements can be corrected: by which edit they are as they are, and since when. Those that are there were not.
ALTER TABLE announcements
    ADD COLUMN revision integer NOT NULL DEFAULT 1,
    ADD COLUMN updated_at timestamptz;
UPDATE announcements SET updated_at = created_at;
ALTER TABLE announcements ALTER COLUMN updated_at SET DEFAULT now(), ALTER COLUMN updated_at SET NOT NULL;
