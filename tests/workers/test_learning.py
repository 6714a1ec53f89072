"""What courses have done by themselves, by a real worker."""

import re

from lms_rt.contract.rosters import ImportJob, InvitationCreate
from lms_rt.core import Core
from lms_rt.kv import job_queue
from lms_rt.kv.bus import Message, SignalMessage
from sql.statement import Statement
from tests.support import school
from tests.support.content import taught
from tests.support.mail_server import MailServer
from tests.support.running import until, until_true
from tests.support.working import all_ended, ended

RECALCULATIONS = Statement("SELECT uid FROM outbox WHERE owner_id = $1")
PERCENT = Statement("SELECT percent FROM course_progress WHERE enrollment_id = $1")


async def test_a_changed_curriculum_is_counted_anew_for_everybody(system: Core) -> None:
    course = await taught(system)
    first = await course.lesson("First")
    ada, enrollment = await course.enrolled()
    await system.services.progress.report(ada, first.id, 1.0, None)
    await course.lesson("Second")

    async def counted() -> bool:
        percent: int = await system.db.fetchval(PERCENT, enrollment)
        return percent == 50

    await until_true(counted)
    await all_ended(system)
    own = await system.db.fetch(RECALCULATIONS, course.teacher.user)
    told = [await system.services.jobs.get(course.teacher, row["uid"]) for row in own]
    assert {(job.kind, job.done, job.total) for job in told} >= {("progress.recalculate", 2, 2)}


async def test_a_long_list_and_an_export_are_done_and_their_results_can_be_read(system: Core) -> None:
    course = await taught(system)
    queue = job_queue.name(system.settings.redis.prefix, job_queue.PROMPT)
    heard: list[Message] = []
    system.bus.listen(heard.append)
    content = "email\n" + "no address\n" * 1001
    taken = await system.services.enrollment_imports.take(course.teacher, course.id, content, dry_run=False)
    assert isinstance(taken, ImportJob)
    asked = await system.services.data_exports.ask(course.teacher)
    await ended(system, taken.job)
    await ended(system, asked.job)
    report = (await system.services.jobs.get(course.teacher, taken.job)).result
    assert isinstance(report, dict)
    assert (report["refused"], report["invited"]) == (1001, 0)
    told = [message.payload for message in heard if isinstance(message, SignalMessage)]
    for done in (1000, 1001):
        said = f'"job":"{taken.job}","done":{done},"total":1001,"state":"running"'.encode()
        assert [said in payload for payload in told].count(True) == 1
    shown = await system.services.queue_monitor.job(queue, str(taken.job))
    assert shown is not None
    assert shown["progress"] == 1.0
    assert (await system.services.data_exports.read(course.teacher, asked.export))["account"]


async def test_an_invitation_comes_by_mail_with_a_link_that_works(system: Core, post: MailServer) -> None:
    course = await taught(system)
    given = InvitationCreate(email="new@example.org")
    await system.services.invitations.invite(course.teacher, course.id, given)
    await until(lambda: bool(post.to("new@example.org")))
    body = post.to("new@example.org")[0].get_body(("plain",))
    assert body is not None
    assert "once, for 14 days" in body.get_content()
    token = re.search(r"/invitation\?token=([\w-]+)", body.get_content())
    assert token is not None
    ada = await school.person(system, "Ada")
    assert (await system.services.invitations.accept(ada, token[1])).status == "active"
