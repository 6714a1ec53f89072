-- How many of a kind are ahead of bulk is asked for with each that could be one more.
CREATE INDEX outbox_ahead_idx ON outbox (job) WHERE done_at IS NULL AND failed_at IS NULL AND NOT bulk;
