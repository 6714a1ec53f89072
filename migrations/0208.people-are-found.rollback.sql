DROP INDEX announcements_posted_by_idx, invitations_email_idx, audit_log_invited_idx;
DROP INDEX enrollments_user_idx, auth_sessions_user_idx;
CREATE INDEX enrollments_user_idx ON enrollments (user_id) WHERE status = 'active';
CREATE INDEX auth_sessions_user_idx ON auth_sessions (user_id) WHERE ended_at IS NULL;
