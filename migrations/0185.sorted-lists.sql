-- Lists that can be sorted: what texts are compared by, and an index wherever a list can be long.

-- Small and capital letters are one, accented letters come after plain ones; the same in every locale a server may have.
CREATE FUNCTION sort_key(words text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
    RETURN lower(normalize(words, NFD));

CREATE INDEX courses_created_idx ON courses (created_at, id);
CREATE INDEX courses_updated_idx ON courses (updated_at, id);
CREATE INDEX courses_title_idx ON courses (sort_key(title) COLLATE "C", id);
CREATE INDEX users_created_idx ON users (created_at, id);
CREATE INDEX users_updated_idx ON users (updated_at, id);
CREATE INDEX users_name_idx ON users (sort_key(name) COLLATE "C", id);
CREATE INDEX users_email_idx ON users (sort_key(email) COLLATE "C", id);
CREATE INDEX enrollments_course_idx ON enrollments (course_id, created_at, id);
CREATE INDEX outbox_created_idx ON outbox (created_at, uid);
CREATE INDEX audit_log_at_idx ON audit_log (at, id);

-- These were in the order of the ids, which is nearly that of the times and not quite.
DROP INDEX audit_log_actor_idx, audit_log_subject_idx, audit_log_course_idx;
CREATE INDEX audit_log_actor_idx ON audit_log (actor_id, at, id);
CREATE INDEX audit_log_subject_idx ON audit_log (subject_id, at, id);
CREATE INDEX audit_log_course_idx ON audit_log (course_id, at, id) WHERE course_id IS NOT NULL;
DROP INDEX invitations_course_idx, announcements_course_idx, files_owner_idx, certificates_course_idx;
CREATE INDEX invitations_course_idx ON invitations (course_id, created_at, id);
CREATE INDEX announcements_course_idx ON announcements (course_id, created_at, id);
CREATE INDEX files_owner_idx ON files (owner_id, created_at, id);
CREATE INDEX certificates_course_idx ON certificates (course_id, issued_at, id);
DROP INDEX bank_questions_course_idx, attempts_quiz_idx;
CREATE INDEX bank_questions_course_idx ON bank_questions (course_id, created_at, id);
CREATE INDEX attempts_quiz_idx ON attempts (quiz_id, started_at, id);
