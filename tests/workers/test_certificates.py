"""Certificates as they come about: a course is completed, and the rest happens by itself, once."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from email.message import EmailMessage
from uuid import UUID

import pytest

from lms_rt.contract.accounts import MePatch
from lms_rt.contract.certificates import CertificateQuery, CertificateTemplatePut
from lms_rt.contract.files import FileUpload
from lms_rt.core import Core
from lms_rt.db import migrate
from lms_rt.domain.principal import Person
from lms_rt.embedded import EmbeddedServices
from lms_rt.errors import ErrorCode, Problem
from lms_rt.services.certificate_drawing import FOLDER
from sql.statement import Statement
from tests.certificates.test_page import black_square
from tests.support import school
from tests.support.content import Taught, taught
from tests.support.mail_server import MailServer
from tests.support.running import until
from tests.support.worker_process import worker_process
from tests.support.working import all_ended, impatient, working

HOW_MANY = "CERTIFICATES_UNDER_FAULT"
"""How many certificates the fault test issues, where more than an ordinary run can afford are wanted."""
COUNTS = Statement(
    "SELECT (SELECT count(*) FROM certificates) AS certificates,"
    " (SELECT count(*) FROM certificates WHERE object_key IS NOT NULL) AS drawn,"
    " (SELECT count(*) FROM channel_events WHERE event = 'certificate.issued') AS told,"
    " (SELECT count(*) FROM mail_deliveries WHERE state = 'sent' AND kind = 'mail.certificate') AS mailed"
)


async def completed(course: Taught, lesson: UUID, name: str = "Ada Lovelace") -> tuple[Person, UUID]:
    """Somebody who has done all of a course."""
    person, enrollment = await course.enrolled(name)
    await course.system.services.progress.report(person, lesson, 1.0, None)
    return person, enrollment


def certificate_mails(post: MailServer) -> list[EmailMessage]:
    return [mail for mail in post.mails if mail["Subject"].startswith("Your certificate")]


async def mailed(post: MailServer, certificates: int, within_s: float) -> None:
    await until(lambda: len(certificate_mails(post)) >= certificates, 60 + within_s)


async def test_completing_a_course_brings_one_certificate_told_and_mailed(system: Core, post: MailServer) -> None:
    course = await taught(system)
    lesson = (await course.lesson()).id
    ada, enrollment = await completed(course, lesson)
    certificates = system.services.certificates
    asked = await asyncio.gather(*(certificates.request(ada, enrollment) for _ in range(8)))
    assert len({found.id for found, _ in asked}) == 1
    assert not any(made for _, made in asked)  # the completion itself had issued it
    await all_ended(system)
    row = await system.db.fetchrow(COUNTS)
    assert dict(row or {}) == {"certificates": 1, "drawn": 1, "told": 1, "mailed": 1}
    found, pdf = await certificates.pdf(ada, asked[0][0].id)
    assert pdf.startswith(b"%PDF-")
    (mail,) = certificate_mails(post)
    (attached,) = mail.iter_attachments()
    assert (attached.get_content_type(), attached.get_content()) == ("application/pdf", pdf)
    told = await certificates.verify(found.code.lower())
    assert (told.status, told.name, told.course) == ("valid", "Ada Lovelace", "Geography")
    with pytest.raises(Problem) as slip:
        await certificates.verify(("Z" if found.code[0] != "Z" else "Y") + found.code[1:])
    assert slip.value.code is ErrorCode.NOT_FOUND


async def test_a_course_decides_how_certificates_look_and_whether_they_come_by_themselves(system: Core) -> None:
    course = await taught(system)
    lesson = (await course.lesson()).id
    templates, files = system.services.certificate_templates, system.services.files

    async def logo() -> AsyncIterator[bytes]:
        yield black_square()

    stored = await files.upload(course.teacher, FileUpload(course=course.id), "logo.png", logo())
    given = CertificateTemplatePut(heading="Urkunde", logo=stored.id, automatic=False, valid_months=12)
    assert (await templates.get(course.teacher, course.id)).revision == 0
    put = await templates.put(course.teacher, course.id, given, 0)
    assert (put.revision, put.heading, put.logo) == (1, "Urkunde", stored.id)
    with pytest.raises(Problem) as stale:
        await templates.put(course.teacher, course.id, given, 7)
    assert stale.value.code is ErrorCode.PRECONDITION_FAILED
    with pytest.raises(Problem) as shown:
        await files.delete(course.teacher, stored.id)
    assert shown.value.code is ErrorCode.CONFLICT
    own = await templates.preview(course.teacher, course.id, None)
    assert own.startswith(b"%PDF-")
    assert own != await templates.preview(course.teacher, course.id, CertificateTemplatePut(heading="Urkunde"))
    with pytest.raises(Problem) as refused:
        await templates.preview(course.teacher, course.id, CertificateTemplatePut(heading="\U00013000"))
    assert "U+13000 EGYPTIAN HIEROGLYPH" in refused.value.fields[0].message

    ada, enrollment = await completed(course, lesson)
    assert await system.services.certificates.own(ada, CertificateQuery()) == []
    found, made = await system.services.certificates.request(ada, enrollment)
    assert made
    assert found.expires_at is not None
    assert (found.expires_at - found.issued_at).days >= 364
    await all_ended(system)
    assert (await system.services.certificates.get(ada, found.id)).drawn


async def test_nobody_gets_one_before_the_end(system: Core) -> None:
    course = await taught(system)
    await course.lesson()
    ada, enrollment = await course.enrolled()
    with pytest.raises(Problem) as early:
        await system.services.certificates.request(ada, enrollment)
    assert early.value.code is ErrorCode.CONFLICT


async def test_a_certificate_is_replaced_revoked_and_forgotten_with_its_holder(system: Core) -> None:
    course = await taught(system)
    ada, enrollment = await completed(course, (await course.lesson()).id)
    certificates, accounts = system.services.certificates, system.services.accounts
    first, _ = await certificates.request(ada, enrollment)
    await accounts.edit_me(ada, MePatch(name="Ada King"))
    second = await certificates.reissue(course.teacher, first.id, "She married")
    assert (first.name, second.name) == ("Ada Lovelace", "Ada King")
    assert (await certificates.verify(first.code)).status == "superseded"
    assert (await certificates.get(ada, first.id)).superseded_by == second.id
    revoked = await certificates.revoke(course.teacher, second.id, "Not her work")
    assert (revoked.status, revoked.reason) == ("revoked", "Not her work")
    assert (await certificates.verify(second.code)).status == "revoked"
    with pytest.raises(Problem) as again:
        await certificates.revoke(course.teacher, second.id, "Twice")
    assert again.value.code is ErrorCode.CONFLICT
    with pytest.raises(Problem) as by_herself:
        await certificates.request(ada, enrollment)
    assert by_herself.value.code is ErrorCode.CONFLICT
    third, made = await certificates.request(course.teacher, enrollment)
    assert made
    assert (await certificates.request(ada, enrollment))[0].id == third.id
    await all_ended(system)
    await system.services.account_deletion.delete(ada)
    told = await certificates.verify(third.code)
    assert told.status == "revoked"
    assert "Ada" not in told.name
    await system.services.file_sweep.sweep(FOLDER, -1)
    left = [found.key async for found in system.store.list(FOLDER)]
    assert f"{FOLDER}/{third.id}" not in left


@pytest.mark.fault
@pytest.mark.timeout(900)
async def test_workers_relays_and_redis_killed_among_certificates_leave_one_row_one_object_and_one_mail_each(
    breakable_services: EmbeddedServices, post: MailServer
) -> None:
    """A worker is its relay as well. The server keeps nothing on disk: killed, Redis has forgotten every job."""
    people = int(os.environ.get(HOW_MANY, "60"))
    migrate.apply(breakable_services.database_url)
    async with school.running(
        breakable_services.database_url, breakable_services.redis_url, **impatient(post.port)
    ) as system:
        course = await taught(system)
        lesson = (await course.lesson()).id
        for first in range(0, people, 50):
            many = range(first, min(first + 50, people))
            await asyncio.gather(*(completed(course, lesson, f"Learner {number}") for number in many))
        for share in (0.1, 0.25, 0.4):
            async with worker_process(system.settings) as doomed:
                await mailed(post, int(people * share), people)
                os.kill(breakable_services.valkey_pid, signal.SIGKILL)
                await mailed(post, int(people * (share + 0.1)), people)
                await doomed.kill()
        async with working(system):
            await all_ended(system, 120 + people)
        row = await system.db.fetchrow(COUNTS)
        assert dict(row or {}) == {"certificates": people, "drawn": people, "told": people, "mailed": people}
        keys = {f"{FOLDER}/{row['id']}" for row in await system.db.fetch(Statement("SELECT id FROM certificates"))}
        assert keys <= {found.key async for found in system.store.list(FOLDER)}
        assert len({mail["Message-ID"] for mail in certificate_mails(post)}) == people
