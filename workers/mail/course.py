"""The mails that courses and classes ask for. Nobody is bothered with them whose address refused mail last."""

from typing import TypeGuard

from pydantic import JsonValue

from lms_rt.services import course_mail
from lms_rt.services.mailing import Recipient
from workers.attempt import Attempt
from workers.house import Tools
from workers.mail.account import NOBODY
from workers.mail.letters import Content


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
    said = {"course": facts.course, "quiz": facts.quiz}
    await tools.postman.send(attempt, to, Content("class_result", said, details=details))
    return None


def _welcome(to: Recipient | None) -> TypeGuard[Recipient]:
    return to is not None and not to.bounced
