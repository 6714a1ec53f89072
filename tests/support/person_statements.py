"""What is asked of all that is kept about one person, by name: for an export, and where they are forgotten."""

from lms_rt.contract import channels
from lms_rt.services import data_exports as exporting
from sql import certificates, data_exports, enrollments, files, forgetting, one_time_tokens, participants, users
from tests.support.kept_of_people import SAID_OF_ONE
from tests.support.large_courses import LargeCourse
from tests.support.plans import Named

NOBODY = "deleted@account.invalid"


def of_one(course: LargeCourse) -> Named:
    """Everything that is read for, and written over, somebody in the middle of the course."""
    _, user = course.one
    email = course.emails[course.users.index(user)]
    about = [str(user)]
    said_in = [
        *(channel(course.id) for channel in (channels.course, channels.course_staff)),
        *(channel(course.held) for channel in (channels.live, channels.live_staff)),
    ]
    seqs = list(range(1, SAID_OF_ONE + 1))
    for section, statement in exporting.SECTIONS.items():
        yield f"export, {section}", (statement, (user,))
    yield "export, asked for lately", (data_exports.RECENT, (user, 1))
    yield "traces", (forgetting.TRACES, (user,))
    yield "events", (forgetting.EVENTS, (said_in, about))
    yield "deliveries", (forgetting.DELIVERIES, ([course.id], about))
    yield "enrolments", (enrollments.HELD, (user,))
    # what follows writes
    yield (
        "events, rewritten",
        (forgetting.REWRITE_EVENTS, (said_in[:1] * SAID_OF_ONE, seqs, ["{}"] * SAID_OF_ONE)),
    )
    yield "audit, done", (forgetting.AUDIT_DONE, (user, "nobody"))
    yield "audit, invited", (forgetting.AUDIT_INVITED, (email, NOBODY))
    yield "invitations", (forgetting.INVITATIONS, (email, NOBODY))
    yield "account", (users.ANONYMISE, (user, NOBODY, "nobody"))
    yield "classes", (participants.FORGET, (user, "nobody"))
    yield "links", (one_time_tokens.VOID, (user,))
    yield "exports", (data_exports.FORGET, (user,))
    yield "certificates", (certificates.FORGET, (user, "left", "nobody"))
    yield "files", (files.FORGET_PRIVATE, (user,))
