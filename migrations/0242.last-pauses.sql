-- When the time of a question last stood still: an answer that came before that and is stored after it did not wait for it.
ALTER TABLE live_questions
    ADD COLUMN last_paused_at timestamptz,
    ADD COLUMN last_resumed_at timestamptz,
    ADD CHECK ((last_paused_at IS NULL) = (last_resumed_at IS NULL) AND last_paused_at <= last_resumed_at);
