DROP INDEX outbox_ahead_idx;
