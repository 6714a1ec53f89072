"""Nothing is sent that the published contract does not name, and nothing that it names is never sent."""

import asyncio
from decimal import Decimal
from uuid import UUID

import pytest

from lms_rt import keys
from lms_rt.contract.administration import AnnouncementCreate, AnnouncementPatch
from lms_rt.contract.attempts import AnswerSave, GradeGiven
from lms_rt.contract.courses import EnrollmentPatch
from lms_rt.contract.lessons import LessonCreate, ModuleCreate
from lms_rt.contract.live import LiveSessionCreate
from lms_rt.contract.quizzes import QuizPatch
from lms_rt.domain.principal import Person
from lms_rt.services.job_runs import JobRuns
from tests.live.test_hosting import leave_for_an_hour
from tests.support import school
from tests.support.published import Json, check_frames, kind_of
from tests.support.servers import Cluster
from tests.support.sockets import RefusedError, Socket
from tests.support.working import ask

RIGHT = {"options": ["b"]}


class Everybody:
    """A course with a class in it, and all who watch."""

    def __init__(self, cluster: Cluster, class_: school.Class, student: Person, enrollment: UUID) -> None:
        self.cluster, self.class_, self.student, self.enrollment = cluster, class_, student, enrollment
        self.sockets: list[Socket] = []

    async def watching(self, token: str, *channels: str, server: int = 0) -> Socket:
        """One more socket, with these channels open."""
        socket = await self.cluster.socket(token, server)
        self.sockets.append(socket)
        for channel in channels:
            await socket.subscribe(channel)
        return socket

    async def host(self, server: int = 0) -> Socket:
        """The host, with all that staff can see."""
        live, course = f"live:{self.class_.id}", f"course:{self.class_.course}"
        token = await self.cluster.person_token(self.class_.host)
        return await self.watching(token, live, f"{live}:staff", course, f"{course}:staff", "me", server=server)


async def the_class(all_: Everybody) -> None:
    """From the lobby to the end, by way of every step, refusal and signal there is."""
    cluster, class_ = all_.cluster, all_.class_
    live = f"live:{class_.id}"
    host = await all_.host()
    student_token = await cluster.person_token(all_.student)
    emmy = await all_.watching(student_token, "me", f"course:{class_.course}", live, server=1)
    token, participant = await cluster.guest_token(class_, "Ada")
    ada = await all_.watching(token, "me")
    with pytest.raises(RefusedError, match="waiting_for_approval"):
        await ada.subscribe(live)
    await host.event("participant.knocked")
    await host.subscribe(f"{live}:staff")
    await host.step("admit", class_.id, participant=participant)
    await ada.event("participant.admitted")
    await ada.subscribe(live)
    await host.step("lock", class_.id)
    await host.step("unlock", class_.id)
    await host.step("pin", class_.id)
    first, second = class_.questions[:2]
    await host.step("start", class_.id)
    await host.step("open", class_.id)
    await ada.answer(class_.id, first, RIGHT)
    await emmy.answer(class_.id, first, RIGHT, revision=1)
    with pytest.raises(RefusedError, match="stale_revision"):
        await emmy.answer(class_.id, first, RIGHT, revision=0)
    with pytest.raises(RefusedError, match="validation"):
        await emmy.answer(class_.id, first, {"options": ["z"]})
    await host.step("pause", class_.id)
    await emmy.subscribe(live)
    await host.subscribe(f"{live}:staff")
    await host.step("resume", class_.id)
    await host.step("extend", class_.id, seconds=5)
    for kind in ("hand", "confused", "reaction"):
        await ada.command("live.signal", session=class_.id, kind=kind)
    for name in ("tally", "presence", "hands"):
        await host.event(name)
    await emmy.event("count")
    more = EnrollmentPatch(extra_time_factor=2)
    await cluster.servers[0].app[keys.SERVICES].enrollments.edit(class_.host, all_.enrollment, more, None)
    await emmy.event("participant.extended")
    await host.step("close", class_.id)
    await host.step("open", class_.id, question=first)
    await host.step("close", class_.id, question=first)
    await host.step("reveal", class_.id, question=first)
    for name in ("result.scored", "leaderboard.shown"):
        await ada.event(name)
    await host.step("regrade", class_.id, question=first, key={"options": ["a"]})
    await host.step("void", class_.id, question=first)
    for socket, channel in ((ada, live), (emmy, live), (host, live), (host, f"{live}:staff")):
        await socket.subscribe(channel)
    with pytest.raises(RefusedError, match="conflict"):
        await host.command("live.open", session=class_.id, version=1)
    await host.close()
    await leave_for_an_hour(cluster, class_.id)
    await emmy.event("session.autopilot")
    back = await all_.host(server=1)
    handed = await emmy.event("session.autopilot", lambda frame: not frame["data"]["on"])
    back.version = handed["data"]["version"]
    await back.step("remove", class_.id, participant=participant)
    assert await ada.closed() == 4403
    await back.step("open", class_.id, question=second)
    await emmy.answer(class_.id, second, RIGHT)
    await back.step("close", class_.id)
    await back.step("reveal", class_.id)
    await emmy.event("result.scored", lambda frame: frame["data"]["question"] == str(second))
    await emmy.subscribe(live)
    await back.step("end", class_.id)
    await emmy.event("session.ended")
    await emmy.subscribe(live, after=1)
    await emmy.command("unsubscribe", channel=live)


async def the_course(all_: Everybody) -> None:
    """What a course tells its learners and staff, and a person about their own work."""
    cluster, class_, emmy = all_.cluster, all_.class_, all_.student
    services, host = cluster.servers[0].app[keys.SERVICES], class_.host
    staff = await all_.host()
    learner = await all_.watching(await cluster.person_token(emmy), "me", f"course:{class_.course}", server=1)
    news = await services.announcements.post(host, class_.course, AnnouncementCreate(title="Tomorrow at nine"))
    await services.announcements.edit(host, news.id, AnnouncementPatch(title="Tomorrow at ten"), None)
    await services.announcements.delete(host, news.id, None)
    module = await services.modules.create(host, class_.course, ModuleCreate(title="Module"))
    lesson = await services.lessons.create(host, module.id, LessonCreate(title="Lesson", kind="text"))
    await learner.command("lesson.progress", lesson=lesson.id, fraction=1)
    await services.live_sessions.create(host, class_.quiz, LiveSessionCreate())
    await school.enrol(cluster.system, class_, await school.person(cluster.system, "Ben"))
    made, _ = await services.certificates.request(emmy, all_.enrollment)
    async with cluster.system.db.transaction() as tx:
        await services.certificate_drawing.drawn(tx, made.id, f"certificates/{made.id}")
    await services.quizzes.edit(host, class_.quiz, QuizPatch(time_limit_s=600), None)
    attempt, _ = await services.attempts.start(emmy, class_.quiz)
    await services.attempt_grading.extend(host, attempt.id, 60)
    answer = AnswerSave.model_validate({"answer": RIGHT, "revision": 0})
    await services.attempts.save(emmy, attempt.id, attempt.questions[0].id, answer)
    await services.attempts.submit(emmy, attempt.id)
    grade = GradeGiven(points=Decimal(500))
    await services.attempt_grading.give(host, attempt.id, attempt.questions[0].id, grade, None)
    job = await ask(cluster.system, "test.job", "one", {}, owner=emmy.user)
    runs = JobRuns(cluster.system.db, services.announcer)
    run = await runs.claim(job, 10)
    assert run is not None
    await runs.report(run, 1, None)
    for name in ("announcement.posted", "announcement.edited", "announcement.deleted"):
        await learner.event(name)
    for name in ("lesson.published", "live.opened", "course.completed", "certificate.issued"):
        await learner.event(name)
    for name in ("attempt.extended", "attempt.submitted", "attempt.graded", "lesson.progressed", "job.progress"):
        await learner.event(name)
    for name in ("enrollment.changed", "progress", "attempt", "online"):
        await staff.event(name)
    await learner.command("ping")


async def test_everything_in_the_document_happens_and_nothing_else_does(cluster: Cluster, document: Json) -> None:
    given = LiveSessionCreate(
        lead_ms=0, answers="last", approval=True, teams=("Red", "Blue"), autopilot_s=10, reveal_s=600, shuffle=True
    )
    class_ = await school.open_class(cluster.system, [{**school.CAPITAL, "prompt": f"{n}?"} for n in range(4)], given)
    student = await school.person(cluster.system, "Emmy Noether")
    enrollment = await school.enrol(cluster.system, class_, student, extra_time_factor=1.5)
    all_ = Everybody(cluster, class_, student, enrollment)
    await the_class(all_)
    await the_course(all_)
    for socket in all_.sockets:
        check_frames(document, socket)

    told = {f"{kind_of(frame['channel'])}.{frame['event']}" for socket in all_.sockets for frame in socket.pushed}
    replied = {
        f"{socket.sent[frame['id']]}.ok" for socket in all_.sockets for frame in socket.frames if frame["type"] == "ok"
    }
    asked = {name.removesuffix(".ok") for name in replied}
    assert told | replied | asked | {"welcome", "error"} == set(document["components"]["messages"])
    shown: dict[str, set[str]] = {}
    for socket in all_.sockets:
        for frame in socket.frames:
            if frame["type"] == "ok" and "snapshot" in frame["data"]:
                shown.setdefault(kind_of(frame["data"]["channel"]), set()).update(frame["data"]["snapshot"])
    channels = {name: each for name, each in document["channels"].items() if name != "socket"}
    assert shown == {name: set(each["x-snapshot"]["properties"]) for name, each in channels.items()}
    await asyncio.gather(*(socket.close() for socket in all_.sockets))
