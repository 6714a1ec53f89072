-- A long list that was only tried is enrolled from there: its text is kept until then, for a day at most.
ALTER TABLE enrollment_imports ADD COLUMN enrolled_as uuid;
COMMENT ON COLUMN enrollment_imports.enrolled_as IS 'of one that was tried: the import that enrols it';
CREATE INDEX enrollment_imports_tried_idx ON enrollment_imports (done_at) WHERE content IS NOT NULL AND done_at IS NOT NULL;
