"""What is kept of the people of large courses beside what they learned: sign-ins, actions, what was said of them.

Everybody has a few of each. Of one person something was said to the course and its webhook; much more elsewhere.
"""

from typing import Any
from uuid import uuid4

from lms_rt.contract import channels
from tests.support.large_courses import LargeCourse

SIGN_INS = """
INSERT INTO auth_sessions (id, user_id, expires_at, ended_at, ended_reason)
SELECT pg_temp.next_id(), id, now() + interval '1 day', CASE WHEN n > 1 THEN now() END,
    CASE WHEN n > 1 THEN 'logout' END
FROM unnest($1::uuid[]) AS u (id), generate_series(1, 3) AS n
"""
API_TOKENS = """
INSERT INTO api_tokens (id, user_id, name, prefix, token_hash, scopes)
SELECT pg_temp.next_id(), id, 'Script', 'lms_', sha256(id::text::bytea), '{read}' FROM unnest($1::uuid[]) AS u (id)
"""
FILES = """
INSERT INTO files (id, owner_id, name, content_type, size, sha256, object_key, public, ready_at)
SELECT pg_temp.next_id(), id, 'Notes', 'text/plain', 1, sha256('1'), id, false, now() FROM unnest($1::uuid[]) AS u (id)
"""
DONE = """
INSERT INTO audit_log (id, actor_id, actor_name, action, subject_kind, subject_id, course_id)
SELECT pg_temp.next_id(), id, 'Learner', 'attempt.submit', 'attempt', id, $1
FROM unnest($2::uuid[]) AS u (id), generate_series(1, 3)
"""
INVITED = """
INSERT INTO invitations (id, course_id, email, role, expires_at)
SELECT pg_temp.next_id(), $1, email, 'student', now() + interval '1 day' FROM unnest($2::text[]) AS u (email)
"""
INVITING = """
INSERT INTO audit_log (id, actor_id, actor_name, action, subject_kind, subject_id, course_id, after)
SELECT pg_temp.next_id(), $2, 'Teacher', 'course.invite', 'course', $1, $1, jsonb_build_object('email', email)
FROM unnest($3::text[]) AS u (email)
"""
POSTED = """
INSERT INTO announcements (id, course_id, title, body, body_html, posted_by)
SELECT pg_temp.next_id(), $1, 'News', 'News', 'News', id FROM unnest($2::uuid[]) AS u (id)
"""
GRADED = """
INSERT INTO gradebook_changes (id, enrollment_id, column_id, percent, excused, reason, set_by)
SELECT pg_temp.next_id(), id, $2, 90, false, 'a good reason', $3 FROM unnest($1::uuid[]) AS e (id)
"""
LINKS = """
INSERT INTO one_time_tokens (token_hash, user_id, purpose, expires_at)
SELECT sha256(id::text::bytea), id, 'password_reset', now() FROM unnest($1::uuid[]) AS u (id)
"""
EXPORTS = """
INSERT INTO data_exports (id, user_id, content) SELECT pg_temp.next_id(), id, '{}' FROM unnest($1::uuid[]) AS u (id)
"""
SAID = """
INSERT INTO channel_events (channel, seq, at, event, data)
SELECT $1, n, now(), 'enrollment.changed', json_build_object('user', $2::text, 'name', 'Learner')
FROM generate_series(1, $3::integer) AS n
"""
TOLD = """
INSERT INTO webhook_deliveries (webhook_id, event_id, event, body)
SELECT hook, gen_random_uuid(), 'enrollment.changed', json_build_object('user', $2::text, 'name', 'Learner')
FROM unnest($1::uuid[]) AS h (hook), generate_series(1, $3::integer)
"""
SAID_OF_ONE = 10
SAID_ELSEWHERE = 5
"""For each of the people."""


async def fill(connection: Any, course: LargeCourse) -> None:
    """Keep all that of everybody in the course."""
    run = connection.execute
    await run(SIGN_INS, course.users)
    await run(API_TOKENS, course.users)
    await run(FILES, course.users)
    await run(DONE, course.id, course.users)
    await run(INVITED, course.id, course.emails)
    await run(INVITING, course.id, course.staff, course.emails)
    await run(POSTED, course.id, course.users)
    await run(GRADED, course.enrollments, course.graded, course.staff)
    await run(LINKS, course.users)
    await run(EXPORTS, course.users)
    user = course.one[1]
    await run(SAID, channels.course(course.id), str(user), SAID_OF_ONE)
    await run(TOLD, [course.id], str(user), SAID_OF_ONE)
    elsewhere = uuid4()
    await run(SAID, channels.course(elsewhere), str(elsewhere), SAID_ELSEWHERE * len(course.users))
    await run(TOLD, course.users, str(elsewhere), SAID_ELSEWHERE)  # webhooks as many as people
