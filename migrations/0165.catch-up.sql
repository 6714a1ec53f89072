-- Catching up: who was absent plays a class later, question by question, each with a time of its own.

ALTER TABLE live_sessions ADD COLUMN catch_up boolean NOT NULL DEFAULT true;

-- When a question of a catch-up was shown, and until when it takes an answer. At one's own pace all are shown at once.
ALTER TABLE attempt_answers
    ADD COLUMN opened_at timestamptz,
    ADD COLUMN due_at timestamptz,
    ADD CHECK ((opened_at IS NULL) = (due_at IS NULL));
