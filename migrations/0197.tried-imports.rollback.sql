ALTER TABLE enrollment_imports DROP COLUMN dry_run;
