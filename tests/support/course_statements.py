"""What is asked of large courses, by name: each statement with what it is given.

What is asked of all that is kept about somebody (data exports, forgetting) stands in `person_statements.py`.
"""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from sql import (
    access,
    announcements,
    attempts,
    audit,
    catch_ups,
    certificates,
    channels,
    corrections,
    courses,
    digests,
    enrollments,
    gradebook,
    invitations,
    lessons,
    looks,
    mail,
    memberships,
    outbox,
    overview,
    participants,
    progress,
    sockets,
    statistics,
    webhook_deliveries,
)
from sql.sorting import SortedList
from tests.support.large_courses import LargeCourse
from tests.support.plans import Named

QUIZZES = ("graded", "submitted", "going_on")


def of_everybody(course: LargeCourse) -> Named:
    """What is asked of a whole course, or of a batch of its people, by name."""
    since, until = datetime.now(UTC) - timedelta(days=7), datetime.now(UTC) + timedelta(days=1)
    people = len(course.users)
    each, batch = [course.id] * people, [uuid4() for _ in range(people)]
    strangers = [f"stranger{n}@example.org" for n in range(people)]
    roles, factors, minutes = ["student"] * people, [1] * people, [0] * people
    told = ["{}"] * people
    studying = ["active", "withdrawn"]
    middle = course.one[0]
    now = datetime.now(UTC)
    yield from _pages("gradebook", gradebook.LIST, (course.id, studying), middle, enrollment=middle, name="Learner 5")
    yield "gradebook, in batches", (gradebook.LEARNERS, (course.id, studying, None, 1000))
    yield "gradebook, further batches", (gradebook.LEARNERS, (course.id, studying, middle, 1000))
    yield "gradebook, how many", (gradebook.LEARNER_COUNT, (course.id, studying))
    yield "gradebook, columns", (gradebook.COLUMNS, (course.id,))
    yield "gradebook, attempts", (gradebook.ATTEMPTS, (course.enrollments,))
    yield "gradebook, classes", (gradebook.CLASSES, (course.id, course.users))
    yield "gradebook, classes of a page", (gradebook.CLASSES_OF_FEW, (course.id, course.users[:101]))
    yield "gradebook, overrides", (gradebook.ENTRIES, (course.enrollments,))
    for name in QUIZZES:
        yield from _pages(
            f"attempts, {name}", attempts.LIST, (getattr(course, name), None, None), middle,
            started_at=now, submitted_at=now, name="Learner 5",
        )  # fmt: skip
    yield from _pages(
        "attempts to grade", attempts.LIST, (course.submitted, None, "submitted"), middle,
        started_at=now, submitted_at=now, name="Learner 5",
    )  # fmt: skip
    yield "correction, how many", (corrections.COUNT, (course.graded, course.question))
    yield "correction, attempts", (corrections.ATTEMPTS, (course.graded, course.question, None, 200))
    yield "correction, further attempts", (corrections.ATTEMPTS, (course.graded, course.question, middle, 200))
    yield "catch-ups", (catch_ups.OF_SESSION, (course.held,))
    yield "catch-ups, ids", (catch_ups.IDS, (course.held, None, 200))
    yield "catch-ups, further ids", (catch_ups.IDS, (course.held, middle, 200))
    yield "catch-ups, how many", (catch_ups.COUNT, (course.held,))
    yield "statistics of first attempts", (statistics.ATTEMPTS, (course.graded, None, False, 5000))
    yield "statistics of a version's first attempts", (statistics.ATTEMPTS, (course.graded, 1, False, 5000))
    yield "statistics of all attempts", (statistics.ATTEMPTS, (course.graded, None, True, 5000))
    yield "statistics of classes", (statistics.CLASSES, (course.held, None, None, 5000))
    yield from _pages(
        "progress", progress.CLASS, (course.id, None), middle,
        enrollment=middle, name="Learner 5", completed=5, completed_at=now, last_active_at=now,
    )  # fmt: skip
    yield "progress of a class", (progress.SUMMARY, (course.id,))
    yield "where a class stops", (progress.STOPS, (course.id,))
    yield "recalculation", (progress.ENROLLMENTS, (course.id, None, 200))
    yield "recalculation, further", (progress.ENROLLMENTS, (course.id, middle, 200))
    yield "progress, latest of a page", (progress.LATEST, (course.enrollments[:50],))
    yield "recalculation, counts", (progress.COUNTS, (course.enrollments[:200], course.id))
    yield "recalculation, how many", (progress.ENROLLED, (course.id,))
    yield from _pages(
        "certificates", certificates.LIST_COURSE, (course.id,), middle,
        issued_at=now, name="Learner 5", course_title="Geography",
    )  # fmt: skip
    yield from _pages(
        "enrolments", enrollments.LIST, (course.id, None, None, None), middle,
        created_at=now, updated_at=now, name="Learner 5", email="5", role="student", status="active",
    )  # fmt: skip
    yield from _pages(
        "enrolments that wait", enrollments.LIST, (course.id, "student", "waiting", "learner"), middle,
        created_at=now, updated_at=now, name="Learner 5", email="5", role="student", status="active",
    )  # fmt: skip
    yield "enrolment, places taken", (enrollments.TAKEN, (course.id,))
    yield "enrolment, other instructors", (enrollments.OTHER_INSTRUCTORS, (course.id, course.enrollments[0]))
    yield "import, who has an account", (enrollments.USERS_BY_EMAIL, (course.emails,))
    yield from _pages(
        "invitations", invitations.LIST, (course.id, None, True), middle, created_at=now, expires_at=now, email="guest5"
    )
    yield from _pages(
        "announcements", announcements.LIST, (course.id, course.staff), middle, created_at=now, title="News"
    )
    yield "digest of teaching", (digests.TEACHING, (course.staff, since, until))
    yield "digest, who wants it", (digests.WANTED, (None, 200))
    yield "digest, who else wants it", (digests.WANTED, (course.users[0], 200))
    yield "course in use", (courses.IN_USE, (course.id,))
    yield "class, who is enrolled", (participants.ENROLLED, ([course.held] * people, course.users))
    yield "class, who is in already", (participants.OF_USERS, ([course.held] * people, course.users))
    yield "memberships", (memberships.ROLES, (each, course.users))
    yield "sockets of enrolments", (sockets.ENDED_ENROLLMENTS, (course.enrollments,))
    yield "mail of results", (mail.RESULTS_WANTED, (course.held,))
    # what follows writes
    yield "places given", (enrollments.NEXT_IN_LINE, (course.id, None))
    yield "import, enrolling", (enrollments.INSERT_MANY, (course.id, batch, course.users, roles, factors, minutes))
    yield "import, enrolling strangers", (enrollments.INSERT_MANY, (course.id, batch, batch, roles, factors, minutes))
    yield "import, taking back", (invitations.LAPSE, (course.id, strangers))
    yield (
        "import, inviting",
        (
            invitations.INSERT_MANY,
            (course.id, course.staff, 14, batch, strangers, roles, factors, minutes),
        ),
    )
    yield "audit", (audit.INSERT_MANY, (course.staff, "Teacher", "add", "enrollment", course.id, batch, batch, told))
    yield (
        "webhooks",
        (
            webhook_deliveries.TELL,
            (course.id, "enrollment.changed", batch, told, "YYYY", "hooks"),
        ),
    )
    yield "channels", (channels.APPEND_TO_EACH, ([f"user:{user}" for user in course.users], told, "notice"))
    yield "jobs", (outbox.INSERT_MANY, ("mail.course", batch, [str(one) for one in batch], told, "jobs"))


def of_one(course: LargeCourse) -> Named:
    """What everybody asks about themselves, so that what it costs is paid as often as there are people."""
    since, until = datetime.now(UTC) - timedelta(days=7), datetime.now(UTC) + timedelta(days=1)
    enrollment, user = course.one
    for name in QUIZZES:
        quiz = getattr(course, name)
        yield f"offer, {name}", (attempts.OFFER, (quiz, enrollment))
        yield f"open attempt, {name}", (attempts.OPEN, (quiz, user, None))
        yield from _pages(
            f"own attempts, {name}", attempts.LIST, (quiz, user, None), enrollment,
            started_at=since, submitted_at=since, name="Learner 5",
        )  # fmt: skip
        yield f"access to attempts, {name}", (access.ATTEMPTS, (quiz, user, False))
        yield f"access to quiz, {name}", (access.TAKEN_QUIZ, (quiz, user, False))
    yield "attempt", (attempts.READ, (course.attempt,))
    yield "access to course", (access.COURSE, (course.id, user, False))
    yield "start page, news", (overview.NEWS, ([course.id], timedelta(days=7)))
    yield "access to class", (access.LIVE_SESSION, (course.held, user, False))
    yield "access to progress", (access.ENROLLMENT, (enrollment, user, False))
    yield "access to grades", (access.STUDIED, (course.id, user))
    yield "gradebook, attempts of one", (gradebook.ATTEMPTS, ([enrollment],))
    yield "gradebook, classes of one", (gradebook.CLASSES_OF_FEW, (course.id, [user]))
    yield "gradebook, overrides of one", (gradebook.ENTRIES, ([enrollment],))
    yield "gradebook, what was said of one", (gradebook.CHANGES, (enrollment,))
    yield "catch-up", (catch_ups.OFFER, (course.held, user))
    yield from _pages("missed classes", catch_ups.MISSED, (course.id, user), course.held, ended_at=since)
    yield "progress, facts", (progress.FACTS, (enrollment,))
    yield "progress, changes", (progress.CHANGES, (enrollment, 100))
    yield "lesson", (progress.LESSON, (course.lesson, enrollment))
    yield "digest of learning", (digests.LEARNING, (user, since, until, until))
    yield from _pages(
        "own certificates", certificates.LIST_OWN, (user,), enrollment,
        issued_at=since, name="Learner 5", course_title="Geography",
    )  # fmt: skip
    yield "certificate", (certificates.VALID, (enrollment,))
    yield "requirements", (enrollments.OPEN_REQUIREMENTS, (course.id, user))
    # what is asked every second must not cost more either
    yield "look", (looks.DUE, (until, 1, 5.0))
    yield "attempt whose time is up", (attempts.LOCK_DUE, (5, []))
    # what follows writes
    yield "lessons by quiz", (progress.COMPLETE_BY_QUIZ, (enrollment,))
    new = (uuid4(), course.graded, course.graded, enrollment, user, "own_pace", None, None)
    yield "start", (attempts.START, (*new, 1, False, True, 0, 50, None, None))
    yield "issue", (certificates.ISSUE, (uuid4(), enrollment, "x" * 17, True))


def of_outline(course: LargeCourse) -> Named:
    """What is asked of all lessons of the course, for one person."""
    enrollment, _ = course.one
    yield "progress", (progress.COUNTS, ([enrollment], course.id))
    yield "progress of lessons", (progress.LESSONS, (enrollment, course.id))
    yield "lessons", (lessons.READ, (course.id, None, None, enrollment, False))
    yield "lesson", (progress.LESSON, (course.lesson, enrollment))


def _pages(name: str, rows: SortedList, args: tuple[object, ...], last: UUID, /, **places: object) -> Named:
    """The first page by each sort, and one that begins in the middle."""
    statements = dict(rows)
    for sort in rows.sorts:
        place = (places[sort.removeprefix("-")], last)
        yield f"{name}: first by {sort}", (statements[f"first by {sort}"], (*args, 51))
        yield f"{name}: further by {sort}", (statements[f"further by {sort}"], (*args, 51, *place))
