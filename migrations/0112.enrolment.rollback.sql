DROP TABLE invitations;
DROP INDEX enrollments_waiting_idx;
ALTER TABLE enrollments DROP CONSTRAINT enrollments_waiting_check;
ALTER TABLE enrollments DROP COLUMN waiting_since;
-- whoever was waiting for a place never had one
UPDATE enrollments SET status = 'withdrawn' WHERE status = 'waiting';
ALTER TABLE enrollments DROP CONSTRAINT enrollments_status_check;
ALTER TABLE enrollments ADD CONSTRAINT enrollments_status_check CHECK (status IN ('active', 'withdrawn'));
ALTER TABLE courses DROP COLUMN capacity;
