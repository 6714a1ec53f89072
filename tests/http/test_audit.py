"""Every change of grade, role, key or content is on record: by every route that writes, and every step of a class."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, get_args
from uuid import UUID, uuid4

from aiohttp import FormData

from lms_rt.contract.administration import ApiTokenCreate, AuditEntry, AuditQuery
from lms_rt.contract.commands import HostCommand, QuestionCommand
from lms_rt.contract.courses import CourseCreate
from lms_rt.contract.quizzes import QuizCreate, QuizPatch
from lms_rt.http.routes import Route
from sql.statement import Statement
from tests.http.people import BODIES, School, World, every_route
from tests.support import school

LEAVES = {
    "edit_user": "user.edit",
    "post_announcement": "announcement.post",
    "edit_announcement": "announcement.edit",
    "delete_announcement": "announcement.delete",
    "create_api_token": "api_token.add",
    "delete_api_token": "api_token.delete",
    "delete_me": "user.delete",
    "create_course": "course.create",
    "edit_course": "course.edit",
    "delete_course": "course.delete",
    "copy_course": "course.create",
    "reorder_outline": "course.reorder",
    "add_module": "module.create",
    "edit_module": "module.edit",
    "delete_module": "module.delete",
    "add_lesson": "lesson.create",
    "edit_lesson": "lesson.edit",
    "delete_lesson": "lesson.delete",
    "add_enrollment": "enrollment.add",
    "enroll_oneself": "enrollment.add",
    "edit_enrollment": "enrollment.edit",
    "withdraw_enrollment": "enrollment.edit",
    "invite": "course.invite",
    "revoke_invitation": "course.uninvite",
    "import_enrollments": "enrollment.add",
    "enrol_tried_list": "course.import",
    "create_quiz": "quiz.create",
    "edit_quiz": "quiz.edit",
    "delete_quiz": "quiz.delete",
    "add_question": "question.add",
    "edit_question": "question.edit",
    "delete_question": "question.delete",
    "publish_quiz": "quiz.publish",
    "import_questions": "quiz.import",
    "add_bank_question": "question.add",
    "copy_into_bank": "course.import",
    "copy_into_quiz": "quiz.import",
    "edit_bank_question": "question.edit",
    "delete_bank_question": "question.delete",
    "give_grade": "attempt.grade",
    "extend_attempt": "attempt.extend",
    "correct_question": "question.correct",
    "put_gradebook_settings": "gradebook.edit",
    "put_said_grade": "enrollment.grade",
    "revoke_certificate": "certificate.edit",
    "reissue_certificate": "certificate.edit",
    "put_certificate_template": "certificate_template.edit",
    "upload_file": "file.add",
    "delete_file": "file.delete",
    "allow_catch_up": "live_session.edit",
    "add_webhook": "webhook.add",
    "edit_webhook": "webhook.edit",
    "delete_webhook": "webhook.delete",
    "rotate_webhook_secret": "webhook.rotate_secret",
}
"""The entry of each; two more are looked at where they need more than a request."""
ELSEWHERE = {
    "accept_invitation": "tests/services/test_enrolling.py",
    "complete_upload": "tests/http/test_files.py: a file of the same `finish` as `upload_file`",
}
CHANGES_NOTHING_OF_THE_KIND = {
    *("register", "login", "refresh", "logout", "verify_email", "request_password_reset", "confirm_password_reset"),
    *("issue_socket_ticket", "edit_me"),  # one's own account, and where one is signed in
    *("end_my_sessions", "end_my_other_sessions", "end_my_session"),
    *("report_progress", "start_attempt", "save_answer", "submit_attempt"),  # learners' work is a record by itself
    *("start_catch_up", "open_catch_up_question", "join_live_session", "create_live_session"),
    *("issue_certificate", "preview_certificate"),  # a certificate is a record by itself
    *("have_gradebook_exported", "have_results_exported", "rerun_job", "ping_webhook", "redeliver_webhook_event"),
    *("announce_upload", "send_upload", "abandon_upload"),  # no file before it is complete
}
STEPS = {"live.void": "live_session.void", "live.regrade": "live_session.regrade", "live.remove": "live_session.remove"}
STEPS_ON = {
    *("live.start", "live.open", "live.close", "live.reveal", "live.pause", "live.resume", "live.extend", "live.end"),
    *("live.lock", "live.unlock", "live.admit", "live.pin"),
}
"""What moves a class on is in its own log, event by event."""
NOW, BEFORE = {"create", "add", "post", "invite", "publish", "import", "extend"}, {"delete", "uninvite"}
"""Actions that say only what is there now, or only what was there before; others say both."""

NEWEST_IMPORT = Statement("SELECT id FROM enrollment_imports ORDER BY id DESC LIMIT 1")
Given = tuple[World, object]
"""Another world to call a route in, and its body."""


def test_somebody_has_decided_about_every_route_and_step_that_writes() -> None:
    writing = {route.name for route in every_route() if route.method != "GET"}
    assert writing == {*LEAVES, *ELSEWHERE, *CHANGES_NOTHING_OF_THE_KIND}
    assert not set(LEAVES) & CHANGES_NOTHING_OF_THE_KIND
    kinds = {*HostCommand.__subclasses__(), *QuestionCommand.__subclasses__()} - {QuestionCommand}
    steps = {get_args(kind.model_fields["type"].annotation)[0] for kind in kinds}
    assert steps == {*STEPS, *STEPS_ON}


async def newest(people: School, actor: UUID) -> AuditEntry | None:
    root = people.people["administrator"]
    query = AuditQuery(actor=actor, limit=1)
    entries = await people.cluster.system.services.audit_log.page(root, query)
    return entries[0] if entries else None


class Preparing:
    """What some routes need beside a world with one of everything."""

    def __init__(self, people: School, world: World) -> None:
        self._people, self._world = people, world
        self._services = people.cluster.system.services
        self._teacher = people.people["instructor"]
        self._course = UUID(world.ids["courses"])

    async def for_route(self, name: str) -> Given:
        """The world and the body to call it with."""
        more: Mapping[str, Callable[[], Awaitable[tuple[dict[str, object], object]]]] = {
            "delete_course": self._untaught,
            "delete_quiz": self._unused_quiz,
            "reorder_outline": self._another_order,
            "edit_enrollment": self._promotion,
            "edit_user": self._promoted,
            "add_enrollment": self._newcomer,
            "import_enrollments": self._roster,
            "allow_catch_up": self._forbid,
            "give_grade": self._submitted,
            "extend_attempt": self._timed,
            "delete_api_token": self._token,
            "create_api_token": self._wanted,
            "edit_bank_question": self._tags,
            "copy_into_bank": self._of_a_quiz,
            "copy_into_quiz": self._of_the_bank,
            "put_certificate_template": self._heading,
        }
        ids, body = await more[name]() if name in more else ({}, BODIES.get(name))
        return World({**self._world.ids, **{key: str(value) for key, value in ids.items()}}), body

    async def _untaught(self) -> tuple[dict[str, object], object]:
        return {"courses": (await self._services.courses.create(self._teacher, CourseCreate(title="New"))).id}, None

    async def _unused_quiz(self) -> tuple[dict[str, object], object]:
        quiz = await self._services.quizzes.create(self._teacher, self._course, QuizCreate(title="New"))
        return {"quizzes": quiz.id}, None

    async def _another_order(self) -> tuple[dict[str, object], object]:
        outline = await self._services.outlines.get(self._teacher, self._course)
        modules = [
            {"id": str(module.id), "lessons": [str(lesson.id) for lesson in module.lessons]}
            for module in outline.modules
        ]
        return {}, {"modules": modules[::-1]}

    async def _promotion(self) -> tuple[dict[str, object], object]:
        return {}, {"role": "assistant"}

    async def _promoted(self) -> tuple[dict[str, object], object]:
        return {}, {"role": "instructor"}

    async def _newcomer(self) -> tuple[dict[str, object], object]:
        return {}, {"user": str((await school.person(self._people.cluster.system, "New")).user)}

    async def _roster(self) -> tuple[dict[str, object], object]:
        new = await school.person(self._people.cluster.system, "New")
        row = await self._services.accounts.me(new)
        return {}, f"email,role\n{row.email},assistant\n"

    async def _forbid(self) -> tuple[dict[str, object], object]:
        offer = await self._services.live_sessions.get(self._teacher, UUID(self._world.ids["live-sessions"]))
        return {}, {"allowed": not offer.catch_up}

    async def _submitted(self) -> tuple[dict[str, object], object]:
        await self._services.attempts.submit(self._people.people["student"], UUID(self._world.ids["attempts"]))
        return {}, {"points": 500, "comment": "Half of it"}

    async def _timed(self) -> tuple[dict[str, object], object]:
        student, quiz = self._people.people["student"], UUID(self._world.ids["quizzes"])
        await self._services.attempts.submit(student, UUID(self._world.ids["attempts"]))
        patch = QuizPatch(time_limit_s=600, attempts_allowed=5)
        await self._services.quizzes.edit(self._teacher, quiz, patch, None)
        return {"attempts": (await self._services.attempts.start(student, quiz))[0].id}, {"seconds": 60}

    async def _token(self) -> tuple[dict[str, object], object]:
        made = await self._services.api_tokens.create(self._teacher, ApiTokenCreate(name="program", scopes=["read"]))
        return {"me": made.id}, None

    async def _wanted(self) -> tuple[dict[str, object], object]:
        return {}, {"name": "program", "scopes": ["read"]}

    async def _heading(self) -> tuple[dict[str, object], object]:
        return {}, {"heading": "Urkunde"}

    async def _tags(self) -> tuple[dict[str, object], object]:
        return {}, {"tags": ["numbers", "circles"]}

    async def _of_a_quiz(self) -> tuple[dict[str, object], object]:
        return {}, {"questions": [self._world.ids["question"]]}

    async def _of_the_bank(self) -> tuple[dict[str, object], object]:
        return {}, {"questions": [self._world.ids["bank"]]}


CALLERS = {"edit_user": "administrator", "enroll_oneself": "stranger", "delete_me": "teacher elsewhere"}


async def send(people: School, route: Route, given: Given, caller: str) -> tuple[int, str]:
    world, body = given
    headers = {"If-Match": "*", "Authorization": f"Bearer {people.tokens[caller]}"}
    sent: dict[str, Any] = {} if body is None else {"json": body}
    if isinstance(body, str):
        sent, headers["Content-Type"] = {"data": body}, "text/csv"
    if route.name == "import_questions":
        sent, headers["Content-Type"] = {"data": "Right?{T}"}, "text/plain"
    if route.name == "upload_file":
        form = FormData()
        form.add_field("file", b"content", filename="a.txt")
        sent = {"data": form}
    url = people.cluster.servers[0].url + world.url(route)
    async with people.cluster.http.request(route.method, url, headers=headers, **sent) as response:
        return response.status, await response.text()


async def test_every_change_leaves_its_entry_with_who_and_what_was_before_and_after(people: School) -> None:
    wrong = []
    for route in sorted(every_route(), key=lambda each: each.name == "delete_me"):
        if route.name not in LEAVES:
            continue
        caller = CALLERS.get(route.name, "instructor")
        given = await Preparing(people, await people.world()).for_route(route.name)
        actor = people.people[caller].user
        last = await newest(people, actor)
        status, told = await send(people, route, given, caller)
        entry = await newest(people, actor)
        if not 200 <= status < 300:
            wrong.append(f"{route.name}: {status} {told}")
        elif entry is None or (last is not None and entry.id == last.id):
            wrong.append(f"{route.name} left nothing")
        elif entry.action != LEAVES[route.name]:
            wrong.append(f"{route.name} left {entry.action}")
        else:
            action = entry.action.rpartition(".")[2]
            says = (entry.before is not None, entry.after is not None)
            expected = (True, False) if action in BEFORE else (False, True) if action in NOW else (True, True)
            if says != expected and entry.action not in ("api_token.delete", "user.delete", "webhook.rotate_secret"):
                wrong.append(f"{route.name}: before and after are {entry.before}, {entry.after}")
    assert wrong == []


async def test_steps_that_change_what_counts_leave_what_everybody_had_before_and_has_now(people: School) -> None:
    system = people.cluster.system
    class_ = await school.open_class(system)
    steps, session, question = system.services.live_steps, class_.id, class_.questions[0]
    ada, emmy = [await school.guest(system, class_, name) for name in ("Ada", "Emmy")]
    step = await steps.open(class_.host, session, 1, None)
    await school.answer(system, class_, ada, {"options": ["b"]})
    await school.answer(system, class_, emmy, {"options": ["a"]})
    step = await steps.close(class_.host, session, step.version, None)
    step = await steps.reveal(class_.host, session, step.version, None)
    step = await steps.regrade(class_.host, session, step.version, question, {"options": ["a"]})
    entry = await newest(people, class_.host.user)
    assert entry is not None
    assert (entry.action, entry.subject, entry.course) == ("live_session.regrade", session, class_.course)
    assert entry.actor_name == "Grace Hopper"
    before, after = entry.before, entry.after
    assert before is not None
    assert after is not None
    assert before[str(question)] == {"key": {"options": ["b"]}, "voided": False}
    assert after[str(question)] == {"key": {"options": ["a"]}, "voided": False}
    points: Any = (before["points"], after["points"])
    assert (points[0][str(ada)] > 0, points[1][str(ada)]) == (True, 0)
    assert (points[0][str(emmy)], points[1][str(emmy)] > 0) == (0, True)
    step = await steps.void(class_.host, session, step.version, question)
    entry = await newest(people, class_.host.user)
    assert entry is not None
    assert entry.action == "live_session.void"
    assert (entry.before or {})[str(question)] == {"key": {"options": ["a"]}, "voided": False}
    assert (entry.after or {})[str(question)] == {"key": {"options": ["a"]}, "voided": True}
    assert (entry.after or {})["points"] == {str(emmy): 0}
    await steps.remove(class_.host, session, step.version, emmy, ban=True)
    entry = await newest(people, class_.host.user)
    assert entry is not None
    assert (entry.action, entry.after) == ("live_session.remove", {"participant": str(emmy), "ban": True})


async def test_a_list_leaves_an_entry_for_everybody_it_brings_whoever_does_it_later(people: School) -> None:
    world, system = await people.world(), people.cluster.system
    new = [await school.person(system, name) for name in ("Ada", "Emmy")]
    rows = [(await system.services.accounts.me(each)).email for each in new]
    strangers = [f"{uuid4().hex}@example.org" for _ in range(1000)]
    teacher, course = people.people["instructor"], UUID(world.ids["courses"])
    content = "email\n" + "".join(f"{email}\n" for email in [*rows, *strangers])
    await system.services.enrollment_imports.take(teacher, course, content, dry_run=False)
    import_id = await system.db.fetchval(NEWEST_IMPORT)
    await system.services.enrollment_imports.perform(import_id)
    root = people.people["administrator"]
    entries = await system.services.audit_log.page(root, AuditQuery(course=course, kind="enrollment", limit=2))
    told = {(entry.actor_name, str((entry.after or {})["user"])) for entry in entries[:2]}
    assert told == {("instructor", str(each.user)) for each in new}
