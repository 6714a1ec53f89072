UPDATE enrollment_imports SET content = NULL WHERE done_at IS NOT NULL;
DROP INDEX enrollment_imports_tried_idx;
ALTER TABLE enrollment_imports DROP COLUMN enrolled_as;
