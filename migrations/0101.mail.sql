-- What became of the mails we wrote, and what people want to be written about.

ALTER TABLE users
    -- since when the address refuses mail; the next that arrives clears it
    ADD COLUMN email_bounced_at timestamptz,
    ADD COLUMN mail_results     boolean NOT NULL DEFAULT false;

-- One row a mail, by the job that sends it. No addresses: those are the users'.
CREATE TABLE mail_deliveries (
    job_id     uuid PRIMARY KEY,
    kind       text NOT NULL,
    user_id    uuid REFERENCES users ON DELETE CASCADE,
    -- the same in every attempt, so that what arrives twice is shown once
    message_id text NOT NULL,
    -- 'handing': the text was on its way to the mail server, whose answer we do not know
    state      text NOT NULL DEFAULT 'writing'
               CHECK (state IN ('writing', 'handing', 'sent', 'bounced', 'refused')),
    reply      text,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX mail_deliveries_user_idx ON mail_deliveries (user_id) WHERE user_id IS NOT NULL;
CREATE INDEX mail_deliveries_created_idx ON mail_deliveries (created_at);
