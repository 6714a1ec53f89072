DROP INDEX outbox_waiting_idx;
CREATE INDEX outbox_waiting_idx ON outbox (id) WHERE handed_at IS NULL;
ALTER TABLE outbox DROP COLUMN bulk;
