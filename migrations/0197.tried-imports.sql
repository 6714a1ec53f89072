-- A long list may be tried first, as a job like any other long list.
ALTER TABLE enrollment_imports ADD COLUMN dry_run boolean NOT NULL DEFAULT false;
