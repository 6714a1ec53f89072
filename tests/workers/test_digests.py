"""The mail of the week: to those who want it, once a week, of what happened and what comes."""

import asyncio
from datetime import datetime, timedelta
from email.message import EmailMessage

from lms_rt.contract.accounts import MePatch
from lms_rt.core import Core
from lms_rt.domain.principal import Person
from lms_rt.services import course_mail
from sql.statement import Statement
from tests.support import quizzing, school
from tests.support.mail_server import MailServer
from tests.support.working import all_ended

ASKED = Statement("SELECT count(*) FROM outbox WHERE job = $1")


def digests(post: MailServer) -> list[EmailMessage]:
    return [mail for mail in post.mails if "week" in mail["Subject"] or "Woche" in mail["Subject"]]


def text_of(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")


def monday_after(now: datetime) -> datetime:
    """The Monday on which the present week is told of, at nine."""
    return (now + timedelta(days=7 - now.weekday())).replace(hour=9)


async def wants_digest(system: Core, person: Person, locale: str = "en") -> None:
    await system.services.accounts.edit_me(person, MePatch(mail_digest=True, locale=locale))


async def test_those_who_want_it_hear_of_their_week_in_their_language(system: Core, post: MailServer) -> None:
    exam = await quizzing.exam(system)
    course = exam.course
    when = monday_after(system.clock.now())
    await exam.settings(closes_at=(when + timedelta(days=3)).isoformat(), own_pace=True)
    lessons = [await course.lesson(f"Lesson {n}") for n in range(2)]
    ada, _ = await course.enrolled("Ada")
    await course.enrolled("Grace")  # does not want it
    await system.services.progress.report(ada, lessons[0].id, 1.0, None)
    await wants_digest(system, ada, "de")
    await wants_digest(system, course.teacher)
    await all_ended(system)
    post.mails.clear()

    asked = await asyncio.gather(*(system.services.digests.ask(when) for _ in range(4)))
    assert sorted(asked) == [False, False, False, True]
    assert not await system.services.digests.ask(when + timedelta(days=2))
    await all_ended(system)
    assert len(post.mails) == len(digests(post)) == 2
    (german,) = [mail for mail in post.mails if mail["Content-Language"] == "de"]
    told = text_of(german)
    for line in (
        "Geography\n",
        "Ihr Fortschritt: 50 %",
        "Abgeschlossene Lektionen: 1",
        "Neue Lektionen: 2",
        "Quiz, die in den nächsten zwei Wochen enden: 1",
        f"Als Erstes endet: Examination, {when + timedelta(days=3):%Y-%m-%d %H:%M} UTC",
    ):
        assert line in told
    (english,) = [mail for mail in post.mails if mail["Content-Language"] == "en"]
    for line in ("Learners who worked on it: 1 of 2", "New learners: 2"):
        assert line in text_of(english)
    html = english.get_body(("html",))
    assert html is not None
    assert "<h2" in html.get_content()


async def test_each_week_is_told_of_once_and_not_before_monday_morning(system: Core, post: MailServer) -> None:
    exam = await quizzing.exam(system)
    ada, _ = await exam.course.enrolled("Ada")
    await wants_digest(system, ada)
    lesson = await exam.course.lesson()
    await system.services.progress.report(ada, lesson.id, 0.5, None)
    when = monday_after(system.clock.now())
    assert not await system.services.digests.ask(when.replace(hour=5))
    assert await system.services.digests.ask(when)
    assert await system.services.digests.ask(when + timedelta(days=7))
    await all_ended(system)
    assert await system.db.fetchval(ASKED, course_mail.DIGEST) == 2
    assert len(digests(post)) == 1  # the second week there was nothing to tell


async def test_nobody_is_written_to_who_is_in_no_course_or_has_changed_their_mind(
    system: Core, post: MailServer
) -> None:
    exam = await quizzing.exam(system)
    stranger = await school.person(system, "Eve")
    ada, _ = await exam.course.enrolled("Ada")
    await exam.course.lesson()
    for person in (stranger, ada):
        await wants_digest(system, person)
    await system.services.accounts.edit_me(ada, MePatch(mail_digest=False))
    assert await system.services.digests.ask(monday_after(system.clock.now()))
    await all_ended(system)
    assert digests(post) == []
