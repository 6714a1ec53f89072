-- What is kept of one person is found by them, for a data export and where they are forgotten: each of these read its
-- table from end to end. Two indexes take the place of ones that knew only what is active or open; nothing here is
-- written where a class answers.
DROP INDEX enrollments_user_idx, auth_sessions_user_idx;
CREATE INDEX enrollments_user_idx ON enrollments (user_id);
CREATE INDEX auth_sessions_user_idx ON auth_sessions (user_id);
CREATE INDEX announcements_posted_by_idx ON announcements (posted_by) WHERE posted_by IS NOT NULL;
CREATE INDEX invitations_email_idx ON invitations (lower(email));
CREATE INDEX audit_log_invited_idx ON audit_log (lower(after ->> 'email')) WHERE action = 'course.invite';
