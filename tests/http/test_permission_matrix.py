"""Every route × every role × a course of one's own and one that is not, against a table written by hand.

A new route fails here until somebody has decided who may call it. `+` is let in (what happens then is for other tests),
`x` is told that they may not (403), `-` is not told that there is anything (404).
"""

import asyncio
from uuid import UUID

from lms_rt.http.routes import PREFIX
from tests.http.people import ROLES, School, every_route, outcome
from tests.support.certified import certified

EVERYBODY, MEMBERS, LEARNERS = "+ + + + + +", "- - + + + +", "x x + + + x"
COURSE_STAFF, COURSE_INSTRUCTORS = "x x x + + +", "x x x x + +"
QUIZ_STAFF, QUIZ_INSTRUCTORS, ADMINISTRATORS = "- - - + + +", "- - - x + +", "x x x x x +"
WEBHOOKS = "- - - - + +"

# In a published course. Strangers see that it is there; of its quizzes, classes and people they see nothing.
MAY = {
    "create_course": "x + x x + +",
    "list_courses": EVERYBODY,
    "get_course": EVERYBODY,
    "edit_course": COURSE_INSTRUCTORS,
    "delete_course": COURSE_INSTRUCTORS,
    "copy_course": COURSE_INSTRUCTORS,
    "get_outline": EVERYBODY,
    "reorder_outline": COURSE_INSTRUCTORS,
    "add_module": COURSE_INSTRUCTORS,
    "list_modules": EVERYBODY,
    "get_module": EVERYBODY,
    "edit_module": COURSE_INSTRUCTORS,
    "delete_module": COURSE_INSTRUCTORS,
    "add_lesson": COURSE_INSTRUCTORS,
    "list_lessons": EVERYBODY,
    "get_lesson": EVERYBODY,
    "edit_lesson": COURSE_INSTRUCTORS,
    "delete_lesson": COURSE_INSTRUCTORS,
    "issue_certificate": "- - - x + +",
    "list_certificates": COURSE_STAFF,
    "get_certificate": QUIZ_STAFF,
    "get_certificate_pdf": QUIZ_STAFF,
    "revoke_certificate": QUIZ_INSTRUCTORS,
    "reissue_certificate": QUIZ_INSTRUCTORS,
    "get_certificate_template": COURSE_INSTRUCTORS,
    "put_certificate_template": COURSE_INSTRUCTORS,
    "preview_certificate": COURSE_INSTRUCTORS,
    "add_webhook": COURSE_INSTRUCTORS,
    "list_webhooks": COURSE_INSTRUCTORS,
    "get_webhook": WEBHOOKS,
    "edit_webhook": WEBHOOKS,
    "delete_webhook": WEBHOOKS,
    "rotate_webhook_secret": WEBHOOKS,
    "ping_webhook": WEBHOOKS,
    "list_webhook_deliveries": WEBHOOKS,
    "get_webhook_delivery": WEBHOOKS,
    "redeliver_webhook_event": WEBHOOKS,
    "get_file": MEMBERS,
    "get_file_content": MEMBERS,
    "delete_file": "- - x x + +",
    "report_progress": LEARNERS,
    "list_progress": COURSE_STAFF,
    "get_progress": QUIZ_STAFF,
    "add_enrollment": COURSE_INSTRUCTORS,
    "list_enrollments": COURSE_STAFF,
    "enroll_oneself": EVERYBODY,
    "get_enrollment": QUIZ_STAFF,
    "edit_enrollment": QUIZ_INSTRUCTORS,
    "withdraw_enrollment": QUIZ_INSTRUCTORS,
    "invite": COURSE_INSTRUCTORS,
    "list_invitations": COURSE_INSTRUCTORS,
    "revoke_invitation": COURSE_INSTRUCTORS,
    "import_enrollments": COURSE_INSTRUCTORS,
    "enrol_tried_list": COURSE_INSTRUCTORS,
    "create_quiz": COURSE_INSTRUCTORS,
    "list_quizzes": COURSE_STAFF,
    "get_quiz": QUIZ_STAFF,
    "edit_quiz": QUIZ_INSTRUCTORS,
    "delete_quiz": QUIZ_INSTRUCTORS,
    "add_question": QUIZ_INSTRUCTORS,
    "list_questions": QUIZ_STAFF,
    "get_question": QUIZ_STAFF,
    "edit_question": QUIZ_INSTRUCTORS,
    "delete_question": QUIZ_INSTRUCTORS,
    "publish_quiz": QUIZ_INSTRUCTORS,
    "import_questions": QUIZ_INSTRUCTORS,
    "export_questions": QUIZ_STAFF,
    "list_versions": QUIZ_STAFF,
    "get_quiz_offer": MEMBERS,
    "start_attempt": "- - + + + x",
    "list_attempts": MEMBERS,
    "get_attempt": "- - + + + +",
    "save_answer": "- - + x x x",
    "submit_attempt": "- - + x x x",
    "extend_attempt": "- - x + + +",
    "get_grade": "- - x + + +",
    "give_grade": "- - x + + +",
    "get_grade_history": "- - x + + +",
    "correct_question": QUIZ_INSTRUCTORS,
    "get_gradebook": COURSE_STAFF,
    "get_own_grades": "x x + x x x",
    "get_gradebook_settings": COURSE_STAFF,
    "put_gradebook_settings": COURSE_INSTRUCTORS,
    "export_gradebook": COURSE_STAFF,
    "have_gradebook_exported": COURSE_STAFF,
    "get_said_grade": QUIZ_STAFF,
    "put_said_grade": "- - - x + +",
    "get_said_grade_history": QUIZ_STAFF,
    "get_quiz_statistics": QUIZ_STAFF,
    "add_bank_question": COURSE_INSTRUCTORS,
    "copy_into_bank": COURSE_INSTRUCTORS,
    "copy_into_quiz": QUIZ_INSTRUCTORS,
    "list_bank": COURSE_STAFF,
    "get_bank_question": QUIZ_STAFF,
    "edit_bank_question": QUIZ_INSTRUCTORS,
    "delete_bank_question": QUIZ_INSTRUCTORS,
    "create_live_session": QUIZ_STAFF,
    "list_live_sessions": QUIZ_STAFF,
    "get_live_session": MEMBERS,
    "get_live_session_events": MEMBERS,
    "get_catch_up": MEMBERS,
    "list_missed_classes": "x x + + + +",
    "allow_catch_up": "- - x + + +",
    "start_catch_up": "- - + x x x",
    "open_catch_up_question": "- - - x x x",
    "get_results": "- - x + + +",
    "get_class_report": "- - x + + +",
    "get_own_report": "- - + - - -",
    "get_timeline": "- - x + + +",
    "export_results": "- - x + + +",
    "have_results_exported": "- - x + + +",
    "get_channel_events": MEMBERS,
    "post_announcement": COURSE_STAFF,
    "list_announcements": "x x + + + +",
    "get_announcement": MEMBERS,
    "edit_announcement": "- - x x + +",  # of an instructor; its own poster does as well
    "delete_announcement": "- - x x + +",
    "list_users": ADMINISTRATORS,
    "get_user": ADMINISTRATORS,
    "edit_user": ADMINISTRATORS,
    "list_audit_log": ADMINISTRATORS,
    "list_jobs": ADMINISTRATORS,
    "get_job": "- - - - + +",
    "rerun_job": ADMINISTRATORS,
}
OF_ONE_WHO_WITHDREW = {
    "get_enrollment": "+",
    "get_progress": "+",
    "list_attempts": "+",
    "get_attempt": "+",
    "get_own_grades": "+",
    "get_own_report": "+",
    "get_certificate": "+",
    "get_certificate_pdf": "+",
    **dict.fromkeys(
        (
            "edit_enrollment", "withdraw_enrollment", "issue_certificate", "revoke_certificate", "reissue_certificate",
            "get_said_grade", "put_said_grade", "get_said_grade_history", "save_answer", "submit_attempt",
            "extend_attempt", "get_grade", "give_grade", "get_grade_history", "open_catch_up_question",
        ),
        "x",
    ),
}  # fmt: skip
"""What is on record about oneself is seen still, and nothing can be done with it; all else is as for a stranger."""
WITHOUT_ACCOUNT = {
    "register", "login", "refresh", "verify_email", "request_password_reset", "confirm_password_reset",
    "join_live_session", "verify_certificate", "send_upload",
}  # fmt: skip
SOMETIMES_PUBLIC = {"get_file", "get_file_content"}
"""Read by anybody where the owner said so; these are of a course."""
ONESELF = {
    "logout", "issue_socket_ticket", "read_me", "edit_me", "delete_me", "list_my_sessions", "read_my_session",
    "end_my_sessions", "end_my_other_sessions", "end_my_session", "accept_invitation",
    "create_api_token", "list_api_tokens", "delete_api_token",
    "export_me", "read_export", "list_my_certificates", "upload_file", "list_files",
    "announce_upload", "complete_upload", "abandon_upload",
}  # fmt: skip


def test_somebody_has_decided_about_every_route() -> None:
    known = MAY.keys() | WITHOUT_ACCOUNT | ONESELF
    assert {route.name for route in every_route()} == known


def test_only_what_signs_people_in_is_open_to_nobody() -> None:
    assert {
        route.name for route in every_route() if route.auth in {"none", "optional"}
    } == WITHOUT_ACCOUNT | SOMETIMES_PUBLIC


async def test_every_route_lets_in_whom_the_table_lets_in_and_nobody_else(people: School) -> None:
    wrong = []
    for route in every_route():
        if route.name not in MAY:
            continue
        world = await people.world()
        found = []
        for role in ROLES:
            found.append(outcome(await people.status(route, world, role)))
            if found[-1] == "+" and route.method in {"DELETE", "POST"} and role != ROLES[-1]:
                world = await people.world()
        if " ".join(found) != MAY[route.name]:
            wrong.append(f"{route.method} {route.path}: {' '.join(found)}, the table says {MAY[route.name]}")
    assert wrong == []


async def test_who_withdrew_reads_their_own_record_and_nothing_else(people: School) -> None:
    world, system = await people.world(), people.cluster.system
    own = UUID(world.ids["own enrollment"])
    world.ids.update(enrollments=str(own), certificates=str(await certified(system, own)))
    await system.services.enrollments.withdraw(people.people["instructor"], own, None)
    wrong = []
    for route in sorted(every_route(), key=lambda route: route.name == "enroll_oneself"):  # the way back comes last
        if route.name in MAY:
            expected = OF_ONE_WHO_WITHDREW.get(route.name, MAY[route.name][0])
            found = outcome(await people.status(route, world, "student"))
            if found != expected:
                wrong.append(f"{route.method} {route.path}: {found}, expected {expected}")
    assert wrong == []


async def test_nobody_is_let_in_anywhere_without_signing_in(people: School) -> None:
    world = await people.world()
    routes = [route for route in every_route() if route.name in MAY and route.name not in SOMETIMES_PUBLIC]
    statuses = await asyncio.gather(*(people.status(route, world, None) for route in routes))
    assert [route.path for route, status in zip(routes, statuses, strict=True) if status != 401] == []


async def test_a_draft_and_all_in_it_is_not_there_for_anybody_outside(people: School) -> None:
    world = await people.world(published=False)
    seen = []
    for route in every_route():
        of_the_course = (
            "{" in route.path and route.name in MAY and not route.path.startswith((f"{PREFIX}/jobs", f"{PREFIX}/users"))
        )
        if of_the_course:
            told = {role: await people.status(route, world, role) for role in ROLES[:2]}
            seen += [f"{route.method} {route.path} as {role}" for role, status in told.items() if status != 404]
    assert seen == []
