"""Mails from the wish to the mailbox, over a real mail server."""

import asyncio
import re

from lms_rt.contract.accounts import MePatch, NewUser, Registration
from lms_rt.contract.courses import EnrollmentCreate
from lms_rt.core import Core
from lms_rt.domain.principal import Person, Role
from lms_rt.settings import MailSettings
from sql.statement import Statement
from tests.support import school
from tests.support.mail_server import MailServer
from tests.support.working import all_ended, impatient, working

EMAIL = "ada@school.example"
BOUNCED = Statement("SELECT email_bounced_at IS NOT NULL FROM users WHERE email = $1")
STATE = Statement("SELECT state FROM mail_deliveries")
JOBS = Statement("SELECT attempts, failed_at IS NOT NULL AS failed, error, result FROM outbox ORDER BY id")


async def register(system: Core, email: str = EMAIL, name: str = "Ada Lovelace") -> None:
    await system.services.accounts.register(Registration(email=email, password=school.PASSWORD, name=name))


def text_of(mail: object) -> str:
    body = mail.get_body(("plain",))  # type: ignore[attr-defined]
    return str(body.get_content())


async def test_a_new_user_is_welcomed_once_and_the_link_proves_the_address(system: Core, post: MailServer) -> None:
    await register(system)
    await all_ended(system)

    [mail] = post.to(EMAIL)
    assert mail["Subject"] == "Please confirm your address"
    assert "Hello Ada Lovelace," in text_of(mail)
    html = mail.get_body(("html",))
    assert html is not None
    assert "Confirm address" in html.get_content()
    token = re.search(r"/verify-email\?token=(\S+)", text_of(mail))
    assert token is not None
    await system.services.account_links.verify_email(token[1])
    assert await system.db.fetchval(STATE) == "sent"


async def test_names_are_text_in_html_too(system: Core, post: MailServer) -> None:
    await register(system, name="<b>Zoë</b> & 李")
    await all_ended(system)

    [mail] = post.mails
    html = mail.get_body(("html",))
    assert html is not None
    assert "&lt;b&gt;Zoë&lt;/b&gt; &amp; 李" in html.get_content()
    assert "<b>Zoë" in text_of(mail)
    assert mail["To"].addresses[0].display_name == "<b>Zoë</b> & 李"


async def test_an_address_in_letters_beyond_ascii_is_written_to(system: Core, post: MailServer) -> None:
    await register(system, "zoë@bücher.example")
    await all_ended(system)

    [mail] = post.mails
    assert str(mail["To"]).encode(errors="surrogateescape").decode().endswith("<zoë@bücher.example>")


async def test_people_are_written_to_in_their_language(system: Core, post: MailServer) -> None:
    teacher = await school.person(system, "Grace Hopper", Role.INSTRUCTOR)
    given = NewUser(email=EMAIL, password=school.PASSWORD, name="Ada")
    user = await system.services.accounts.create_user(given)
    await system.services.accounts.edit_me(Person(user.id, "Ada", Role.STUDENT, user.id), MePatch(locale="de-AT"))
    course = await school.course(system, teacher)
    await system.services.enrollments.add(teacher, course, EnrollmentCreate(user=user.id))
    await all_ended(system)

    [mail] = post.to(EMAIL)
    assert mail["Subject"] == "Sie sind dabei: Geography"
    assert mail["Content-Language"] == "de"
    assert "Kurs „Geography“ eingeschrieben" in text_of(mail)


async def test_an_address_nobody_has_gets_no_reset_mail_and_the_job_is_done(system: Core, post: MailServer) -> None:
    await system.services.account_links.request_reset("nobody@school.example")
    await all_ended(system)

    assert post.mails == []
    [job] = await system.db.fetch(JOBS)
    assert job["result"] == {"state": "nobody"}


async def test_a_mailbox_that_does_not_exist_is_marked_and_not_tried_again(system: Core, post: MailServer) -> None:
    post.at_recipient = lambda _: "550 5.1.1 no such user"
    await register(system)
    await all_ended(system)

    [job] = await system.db.fetch(JOBS)
    assert (job["attempts"], job["failed"], job["result"]) == (1, False, {"state": "bounced"})
    assert await system.db.fetchval(BOUNCED, EMAIL)

    post.at_recipient = lambda _: None
    await system.services.account_links.request_reset(EMAIL)
    await all_ended(system)
    assert len(post.to(EMAIL)) == 1
    assert not await system.db.fetchval(BOUNCED, EMAIL)


async def test_a_refusal_that_is_not_the_addresss_fault_becomes_a_dead_letter(system: Core, post: MailServer) -> None:
    post.at_recipient = lambda _: "550 5.7.1 relaying denied"
    await register(system)
    await all_ended(system)

    [job] = await system.db.fetch(JOBS)
    assert (job["attempts"], job["failed"]) == (1, True)
    assert "relaying denied" in job["error"]
    assert not await system.db.fetchval(BOUNCED, EMAIL)


async def test_a_server_that_defers_gets_the_mail_later_and_once(system: Core, post: MailServer) -> None:
    answers = iter(["451 4.7.1 greylisted, come back"])
    post.at_recipient = lambda _: next(answers, None)
    await register(system)
    await all_ended(system)

    [job] = await system.db.fetch(JOBS)
    assert (job["attempts"], job["failed"]) == (2, False)
    assert len(post.mails) == 1


async def test_a_line_dropped_in_the_text_sends_again_under_the_same_message_id(system: Core, post: MailServer) -> None:
    seen = []

    async def dropped_once_after_taking_it() -> str | None:
        seen.append(1)
        return "drop" if len(seen) == 1 else None

    post.at_text = dropped_once_after_taking_it
    await register(system)
    await all_ended(system)

    [mail] = post.mails
    uid = await system.db.fetchval(Statement("SELECT uid FROM outbox"))
    assert mail["Message-ID"] == f"<{uid}@lms.example>"
    assert await system.db.fetchval(STATE) == "sent"


async def test_a_server_that_thinks_about_a_text_for_long_gets_it_once(
    database_url: str, redis_url: str, post: MailServer
) -> None:
    async def look_for_viruses() -> None:
        await asyncio.sleep(1)

    post.at_text = look_for_viruses
    given = impatient(post.port)
    assert isinstance(given["mail"], MailSettings)
    given["mail"] = given["mail"].model_copy(update={"timeout_s": 0.3})
    async with school.running(database_url, redis_url, **given) as running, working(running):
        await register(running)
        await all_ended(running)
    assert len(post.mails) == 1


ODD = "\udcee \x00 in the letters of long ago"
"""What a server says in another encoding than UTF-8, as it is handed to us."""


async def test_what_a_server_says_in_strange_letters_sends_no_mail_again(system: Core, post: MailServer) -> None:
    async def taken() -> str:
        return f"250 2.0.0 {ODD}"

    post.at_text = taken
    await register(system)
    await all_ended(system)
    assert len(post.mails) == 1
    assert await system.db.fetchval(STATE) == "sent"


async def test_a_refusal_in_strange_letters_is_one(system: Core, post: MailServer) -> None:
    post.at_recipient = lambda _: f"550 5.1.1 {ODD}"
    await register(system)
    await all_ended(system)
    [job] = await system.db.fetch(JOBS)
    assert (job["attempts"], job["failed"], job["result"]) == (1, False, {"state": "bounced"})


async def test_many_mails_share_few_connections(system: Core, post: MailServer) -> None:
    await asyncio.gather(*(register(system, f"student{n}@school.example") for n in range(20)))
    await all_ended(system)

    assert len(post.mails) == 20
    assert len({mail["Message-ID"] for mail in post.mails}) == 20
    assert post.connections <= 4


async def test_the_results_of_a_class_go_to_those_who_want_them(system: Core, post: MailServer) -> None:
    class_ = await school.open_class(system, [school.CAPITAL])
    wants, does_not = await school.person(system, "Ada"), await school.person(system, "Bob")
    await system.services.accounts.edit_me(wants, MePatch(mail_results=True))
    places = []
    for student in (wants, does_not):
        await school.enrol(system, class_, student)
        places.append((await system.services.channel_access.player(student, class_.id)).participant)
    await all_ended(system)
    post.mails.clear()
    steps, host = system.services.live_steps, class_.host
    stepped = await steps.open(host, class_.id, class_.session.version, None)
    await school.answer(system, class_, places[0], {"options": ["b"]})
    await steps.end(host, class_.id, stepped.version)
    await all_ended(system)

    [mail] = post.mails
    assert mail["To"].addresses[0].display_name == "Ada"
    assert mail["Subject"] == "How “Warm-up” went for you"
    assert "Questions answered: 1 of 1" in text_of(mail)
    assert "Place: 1 of 2" in text_of(mail)
