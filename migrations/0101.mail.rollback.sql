DROP TABLE mail_deliveries;
ALTER TABLE users DROP COLUMN email_bounced_at, DROP COLUMN mail_results;
