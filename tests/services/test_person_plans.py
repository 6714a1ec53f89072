"""What one person's data export and their leaving cost PostgreSQL: what is theirs, and not what is everybody's.

As `test_course_plans.py` does of courses, this counts the rows that statements touch, whatever the planner's statistics
know (decision 13).
"""

from typing import Any

from tests.support import kept_of_people, large_courses, person_statements
from tests.support.large_courses import LargeCourse
from tests.support.plans import PEOPLE, ROWS_OF_ONE, STATES, beyond, touched


async def filled(connection: Any, people: int) -> LargeCourse:
    course = await large_courses.fill(connection, people)
    await kept_of_people.fill(connection, course)
    return course


@STATES
async def test_what_is_asked_of_one_person_does_not_grow_with_how_many_others_there_are(
    connection: Any, courses_before: int, people_before: int, counted: bool
) -> None:
    for _ in range(courses_before):
        await filled(connection, people_before)
    if counted:
        await connection.execute("ANALYZE")
    course = await filled(connection, PEOPLE)
    rows = await touched(connection, person_statements.of_one(course))
    assert beyond(ROWS_OF_ONE, rows) == {}
    assert min(rows.values()) > 0, "as something is kept of each kind"
