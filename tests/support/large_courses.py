"""Courses of thousands, put straight into the tables: services would take minutes for them.

Their ids grow with time, as everywhere: what is newest lies beyond everything that the planner's statistics know.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from tests.support import held_classes

# Rows in any order and without their triggers, and ids one after the other
BEGIN = """
SET session_replication_role = replica;
CREATE TEMP SEQUENCE ids;
CREATE FUNCTION pg_temp.next_id() RETURNS uuid LANGUAGE sql AS $$ SELECT lpad(to_hex(nextval('ids')), 32, '0')::uuid $$
"""
COURSE = "INSERT INTO courses (id, title, status) VALUES ($1, 'Geography', 'published')"
MODULE = "INSERT INTO modules (id, course_id, title, position) VALUES ($1, $1, 'Europe', 1)"
PEOPLE = """
WITH people AS (
    INSERT INTO users (id, email, name, mail_digest)
    SELECT id, id || '@example.org', $2 || ' ' || n, true
    FROM (SELECT pg_temp.next_id() AS id, n FROM generate_series(1, $5::integer) AS n) AS new
    RETURNING id
)
INSERT INTO enrollments (id, course_id, user_id, role, status, waiting_since)
SELECT pg_temp.next_id(), $1, id, $3, $4, CASE WHEN $4 = 'waiting' THEN now() END FROM people
"""
LEARNERS = """
SELECT e.id, e.user_id, u.email FROM enrollments AS e JOIN users AS u ON u.id = e.user_id
WHERE e.course_id = $1 AND e.role = $2 AND e.status = 'active' ORDER BY e.id
"""
QUIZ = """
INSERT INTO quizzes (id, course_id, title, own_pace, closes_at)
VALUES ($1, $2, 'Capitals', $3, now() - interval '1 day')
"""
LESSON = """
INSERT INTO lessons (id, course_id, module_id, title, kind, status, required, quiz_id, position)
SELECT pg_temp.next_id(), $1, $1, 'Lesson ' || n, CASE n WHEN $3 THEN 'quiz' ELSE 'text' END, 'published', true,
    CASE n WHEN $3 THEN $2::uuid END, n
FROM generate_series(1, $3::integer) AS n
"""
ATTEMPT = "SELECT id FROM attempts WHERE quiz_id = $1 ORDER BY id LIMIT 1"
LEADS_TO = "SELECT id FROM lessons WHERE quiz_id = $1"
CHAIN = """
INSERT INTO lesson_prerequisites (lesson_id, requires_id, course_id)
SELECT l.id, before.id, $1 FROM lessons AS l JOIN lessons AS before ON before.position = l.position - 1
WHERE l.course_id = $1 AND before.course_id = $1
"""
# Half of the lessons are done by everybody
STUDIED = """
INSERT INTO lesson_progress (enrollment_id, lesson_id, fraction)
SELECT e.id, l.id, 1 FROM unnest($2::uuid[]) AS e (id), lessons AS l WHERE l.course_id = $1 AND l.position <= $3
"""
COMPLETED = """
INSERT INTO lesson_completions (enrollment_id, lesson_id, title)
SELECT e.id, l.id, l.title FROM unnest($2::uuid[]) AS e (id), lessons AS l WHERE l.course_id = $1 AND l.position <= $3
"""
PROGRESS = """
INSERT INTO course_progress (enrollment_id, percent, curriculum, completed_at)
SELECT id, 50, 1, now() FROM unnest($1::uuid[]) AS e (id)
"""
CHANGES = """
INSERT INTO progress_changes (enrollment_id, percent, reason, curriculum)
SELECT id, 50, 'curriculum', 1 FROM unnest($1::uuid[]) AS e (id)
"""
ATTEMPTS = """
INSERT INTO attempts (
    id, quiz_id, version_id, enrollment_id, user_id, kind, live_session_id, number, state, seed, shuffle,
    partial_credit, negative_marking, pass_percent, deadline, submitted_at, submitted_by, graded_at, score, max_score,
    passed
)
SELECT pg_temp.next_id(), $1, $1, e.id, e.user_id, CASE WHEN $4::uuid IS NULL THEN 'own_pace' ELSE 'catch_up' END, $4,
    $5, $6, 1, false, true, 0, 50, now() + interval '1 hour',
    CASE WHEN $6 <> 'in_progress' THEN now() END, CASE WHEN $6 <> 'in_progress' THEN 'learner' END,
    CASE WHEN $6 = 'graded' THEN now() END, CASE WHEN $6 = 'graded' THEN 3 END, CASE WHEN $6 = 'graded' THEN 3 END,
    CASE WHEN $6 = 'graded' THEN true END
FROM unnest($2::uuid[], $3::uuid[]) AS e (id, user_id)
"""
ANSWERS = """
INSERT INTO attempt_answers (attempt_id, question_id, index, answer, revision, saved_at, correct, points, max_points)
SELECT a.id, q.question_id, q.index, '{"choice": "a"}', 1, now(), true, 1, 1
FROM attempts AS a JOIN version_questions AS q USING (version_id) WHERE a.quiz_id = $1
"""
GRADEBOOK = "INSERT INTO gradebooks (course_id, missing, revision) VALUES ($1, 'zero', 1)"
COLUMN = """
INSERT INTO gradebook_columns (course_id, quiz_id, weight, attempts, basis) VALUES ($1, $2, 1, 'best', 'correctness')
"""
ENTRIES = """
INSERT INTO gradebook_entries (enrollment_id, quiz_id, percent, excused, reason, revision)
SELECT id, $2, 90, false, 'a good reason', 2 FROM unnest($1::uuid[]) AS e (id)
"""
SAID = """
INSERT INTO gradebook_changes (id, enrollment_id, column_id, percent, excused, reason)
SELECT pg_temp.next_id(), id, $2, 90, false, 'a good reason' FROM unnest($1::uuid[]) AS e (id)
"""
CERTIFICATES = """
INSERT INTO certificates (id, enrollment_id, course_id, user_id, code, name, course_title, completed_at, design)
SELECT pg_temp.next_id(), id, $1, user_id, lpad(to_hex(nextval('ids')), 17, '0'), 'Learner', 'Geography', now(), '{}'
FROM unnest($2::uuid[], $3::uuid[]) AS e (id, user_id)
"""
INVITATIONS = """
INSERT INTO invitations (id, course_id, email, role, expires_at)
SELECT pg_temp.next_id(), $1, 'guest' || n || '@example.org', 'student', now() + interval '1 day'
FROM generate_series(1, $2::integer) AS n
"""
ANNOUNCEMENTS = """
INSERT INTO announcements (id, course_id, title, body, body_html)
SELECT pg_temp.next_id(), $1, 'News', 'News', 'News' FROM generate_series(1, $2::integer)
"""
WEBHOOK = """
INSERT INTO webhooks (id, course_id, url, description, events, secret)
VALUES ($1, $1, 'https://example.org', '', '{enrollment.changed}', '')
"""


@dataclass(frozen=True)
class LargeCourse:
    """A course in which everybody did everything: attempts that are graded, that wait for a grader, and that go on."""

    id: UUID
    staff: UUID
    enrollments: list[UUID]
    users: list[UUID]
    emails: list[str]
    graded: UUID
    """A quiz at which everybody made two attempts, which were graded; a lesson leads to it."""
    question: UUID
    """One of its questions."""
    attempt: UUID
    """One at it."""
    lesson: UUID
    """The one that leads there."""
    submitted: UUID
    going_on: UUID
    held: UUID
    """A class, and the quiz of it; everybody was there and caught up on it too."""

    @property
    def one(self) -> tuple[UUID, UUID]:
        """Somebody in the middle: their enrolment and user."""
        middle = len(self.users) // 2
        return self.enrollments[middle], self.users[middle]


async def begin(connection: Any) -> None:
    """What `fill` needs of its connection, once."""
    await connection.execute(BEGIN)


async def fill(connection: Any, people: int, *, lessons: int = 10) -> LargeCourse:
    """A course of so many learners, and as many who wait for a place."""
    course, graded, submitted, going_on, held = (uuid4() for _ in range(5))
    run = connection.execute
    await run(COURSE, course)
    await run(MODULE, course)
    await run(PEOPLE, course, "Teacher", "instructor", "active", 1)
    await run(PEOPLE, course, "Learner", "student", "active", people)
    await run(PEOPLE, course, "Latecomer", "student", "waiting", people)
    [staff] = await connection.fetch(LEARNERS, course, "instructor")
    enrollments, users, emails = map(list, zip(*await connection.fetch(LEARNERS, course, "student"), strict=True))
    for quiz in (graded, submitted, going_on, held):
        await run(QUIZ, quiz, course, quiz != held)
    question = (await held_classes.publish(connection, graded))[0]
    await held_classes.publish(connection, submitted)
    await held_classes.publish(connection, going_on)
    await held_classes.hold(connection, held, course, users, "ended")
    for quiz, session, number, state in (
        (graded, None, 1, "graded"),
        (graded, None, 2, "graded"),
        (submitted, None, 1, "submitted"),
        (going_on, None, 1, "in_progress"),
        (held, held, 1, "graded"),
    ):
        await run(ATTEMPTS, quiz, enrollments, users, session, number, state)
    for quiz in (graded, submitted, going_on, held):
        await run(ANSWERS, quiz)
    await run(LESSON, course, graded, lessons)
    await run(CHAIN, course)
    await run(STUDIED, course, enrollments, lessons // 2)
    await run(COMPLETED, course, enrollments, lessons // 2)
    await run(PROGRESS, enrollments)
    await run(CHANGES, enrollments)
    await run(GRADEBOOK, course)
    await run(COLUMN, course, graded)
    await run(ENTRIES, enrollments, graded)
    await run(SAID, enrollments, graded)
    await run(CERTIFICATES, course, enrollments, users)
    await run(INVITATIONS, course, people)
    await run(ANNOUNCEMENTS, course, people)
    await run(WEBHOOK, course)
    return LargeCourse(
        id=course,
        staff=staff["user_id"],
        enrollments=enrollments,
        users=users,
        emails=emails,
        graded=graded,
        question=question,
        attempt=await connection.fetchval(ATTEMPT, graded),
        lesson=await connection.fetchval(LEADS_TO, graded),
        submitted=submitted,
        going_on=going_on,
        held=held,
    )
