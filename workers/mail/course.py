"""The mails that courses and classes ask for. Nobody is bothered with them whose address refused mail last."""

from typing import Final, TypeGuard
from urllib.parse import quote

from pydantic import JsonValue

from lms_rt.certificates.codes import shown
from lms_rt.services import course_mail
from lms_rt.services.mailing import Recipient
from workers.attempt import Attempt
from workers.house import Tools
from workers.mail.account import NOBODY
from workers.mail.letters import Content
from workers.mail.message import Attachment

ACCOUNT: Final = "/account"
"""Where people say which mails they want."""
DEFAULT_LOCALE: Final = "en"
"""For people whose language nobody knows yet."""


async def enrollment(tools: Tools, attempt: Attempt) -> JsonValue:
    """{"enrollment"}: somebody was enrolled by somebody else."""
    mailing = tools.house.services.mailing
    facts = await mailing.enrollment(attempt.uuid("enrollment"))
    to = await mailing.recipient(facts.user) if facts is not None else None
    if facts is None or not _welcome(to):
        return NOBODY
    content = Content("enrollment", {"course": facts.title, "role": facts.role}, tools.postman.url("/"))
    await tools.postman.send(attempt, to, content)
    return None


async def invitation(tools: Tools, attempt: Attempt) -> JsonValue:
    """{"invitation"}: somebody is invited into a course, with or without an account."""
    services = tools.house.services
    letter = await services.invitations.letter(attempt.uuid("invitation"))
    if letter is None:
        return NOBODY
    known = await services.mailing.recipient_by_email(letter.email)
    to = known or Recipient(None, letter.email, letter.email.partition("@")[0], DEFAULT_LOCALE)
    facts = {"course": letter.course, "role": letter.role, "inviter": letter.inviter or "", "days": letter.days}
    link = tools.postman.url(f"/invitation?token={quote(letter.token)}")
    await tools.postman.send(attempt, to, Content("invitation", facts, link))
    return None


async def class_results(tools: Tools, attempt: Attempt) -> JsonValue:
    """{"session"}: ask for a mail to everybody who wants one, all in the transaction that ends this job."""
    participants = await tools.house.services.mailing.results_wanted(attempt.uuid("session"))
    async with attempt.finishing({"mails": len(participants)}) as tx:
        await course_mail.class_result(tx, participants)
    return None


async def class_result(tools: Tools, attempt: Attempt) -> JsonValue:
    """{"participant"}: how a class went for one of them."""
    mailing = tools.house.services.mailing
    facts = await mailing.result(attempt.uuid("participant"))
    to = await mailing.recipient(facts.user) if facts is not None else None
    if facts is None or not _welcome(to):
        return NOBODY
    details: list[tuple[str, object]] = [("answered", (facts.answered, facts.questions))]
    if facts.scored:
        details += [("correct", (facts.correct, facts.questions)), ("points", facts.points)]
        if facts.rank is not None:
            details.append(("rank", (facts.rank, facts.participants)))
    said = {"course": facts.course, "quiz": facts.quiz, "account": tools.postman.url(ACCOUNT)}
    await tools.postman.send(attempt, to, Content("class_result", said, details=details))
    return None


async def certificate(tools: Tools, attempt: Attempt) -> JsonValue:
    """{"certificate"}: somebody's certificate, with its PDF."""
    services = tools.house.services
    told = await services.certificates.letter(attempt.uuid("certificate"))
    to = await services.mailing.recipient(told["user_id"]) if told is not None else None
    if told is None or not _welcome(to):
        return NOBODY
    pdf = Attachment("certificate.pdf", "application/pdf", await services.certificates.content(told["object_key"]))
    facts = {"course": told["course_title"], "code": shown(told["code"])}
    link = tools.postman.url(f"/certificates/{told['code']}")
    await tools.postman.send(attempt, to, Content("certificate", facts, link), [pdf])
    return None


def _welcome(to: Recipient | None) -> TypeGuard[Recipient]:
    return to is not None and not to.bounced
