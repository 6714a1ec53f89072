"""What is known of some learners' grades: attempts, classes, and what people said, by learner and column."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

import asyncpg

from lms_rt import limits
from lms_rt.db.database import Reader
from sql import gradebook as sql

Place = tuple[UUID, UUID]
"""An enrolment, or a user, and a column."""


@dataclass(frozen=True, slots=True)
class GradeFacts:
    """Rows of `sql.gradebook`, by enrolment and column; `classes` by user and column."""

    attempts: Mapping[Place, Sequence[asyncpg.Record]]
    classes: Mapping[Place, asyncpg.Record]
    entries: Mapping[Place, asyncpg.Record]


async def facts_of(reader: Reader, course: UUID, learners: Sequence[asyncpg.Record]) -> GradeFacts:
    """Three statements, however many learners."""
    enrollments = [each["enrollment"] for each in learners]
    attempts = defaultdict[Place, list[asyncpg.Record]](list)
    for row in await reader.fetch(sql.ATTEMPTS, enrollments):
        attempts[row["enrollment_id"], row["column_id"]].append(row)
    classes_of = sql.CLASSES_OF_FEW if len(learners) <= limits.GRADEBOOK_FEW else sql.CLASSES
    classes = await reader.fetch(classes_of, course, [each["user"] for each in learners])
    entries = await reader.fetch(sql.ENTRIES, enrollments)
    return GradeFacts(
        attempts,
        {(row["user_id"], row["session_id"]): row for row in classes},
        {(row["enrollment_id"], row["column_id"]): row for row in entries},
    )
