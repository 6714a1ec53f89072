-- Jobs that nobody waits for, and those asked for by the hundred, have a queue of their own, so that a bulk mailing holds
-- up nobody's password.

ALTER TABLE outbox ADD COLUMN bulk boolean NOT NULL DEFAULT false;

-- what somebody waits for is handed over first
DROP INDEX outbox_waiting_idx;
CREATE INDEX outbox_waiting_idx ON outbox (bulk, id) WHERE handed_at IS NULL;
