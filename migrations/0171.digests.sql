-- Whether somebody wants to hear once a week what is due, what is new and how it goes.

ALTER TABLE users ADD COLUMN mail_digest boolean NOT NULL DEFAULT false;
