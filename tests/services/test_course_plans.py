"""What a large course costs PostgreSQL before its statistics know of it (decision 13).

As `live/test_plans.py` does of classes, this counts the rows that statements touch, so nothing here depends on how fast
a machine is.
"""

from typing import Any

from sql import courses
from tests.support import course_statements, large_courses
from tests.support.large_courses import LargeCourse
from tests.support.plans import PEOPLE, ROWS_OF_ONE, STATES, beyond, touched

ROWS_A_PERSON = 150
"""Most that a statement about everybody touches for each; it is at most 77, and a nested join would touch thousands."""
LESSONS = 1000
ROWS_A_LESSON = 30

CERTIFICATES_READ = """
SELECT (seq_tup_read + idx_tup_fetch)::bigint FROM pg_stat_xact_user_tables WHERE relname = 'certificates'
"""


async def newest(
    connection: Any, courses_before: int, people_before: int, counted: bool, people: int = PEOPLE, lessons: int = 10
) -> LargeCourse:
    """A large course after others, which the planner's statistics know where somebody counted."""
    for _ in range(courses_before):
        await large_courses.fill(connection, people_before)
    if counted:
        await connection.execute("ANALYZE")
    return await large_courses.fill(connection, people, lessons=lessons)


@STATES
async def test_nothing_that_is_asked_of_a_large_course_grows_with_its_square(
    connection: Any, courses_before: int, people_before: int, counted: bool
) -> None:
    course = await newest(connection, courses_before, people_before, counted)
    of_everybody = await touched(connection, course_statements.of_everybody(course))
    assert beyond(ROWS_A_PERSON * PEOPLE, of_everybody) == {}
    assert len(beyond(PEOPLE, of_everybody)) > 50, "as there is somebody in the course"
    assert beyond(ROWS_OF_ONE, await touched(connection, course_statements.of_one(course))) == {}


@STATES
async def test_an_outline_does_not_grow_with_the_square_of_its_lessons(
    connection: Any, courses_before: int, people_before: int, counted: bool
) -> None:
    course = await newest(connection, courses_before, min(people_before, 20), counted, people=10, lessons=LESSONS)
    rows = await touched(connection, course_statements.of_outline(course))
    assert beyond(ROWS_A_LESSON * LESSONS, rows) == {}


async def test_a_course_that_is_deleted_finds_its_certificates_by_their_enrolments(connection: Any) -> None:
    course = await newest(connection, 2, PEOPLE, counted=True)
    await connection.execute("SET session_replication_role = origin")  # what goes with a course is left to triggers
    async with connection.transaction():
        await connection.execute(courses.DELETE, course.id)
        assert await connection.fetchval(CERTIFICATES_READ) < 10 * PEOPLE
