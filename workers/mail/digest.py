"""The mail of the week: for learners what is due, what is new and how far they are, for the staff how it went."""

from collections.abc import Mapping
from typing import Final

from pydantic import JsonValue

from lms_rt.services import course_mail
from workers.attempt import Attempt
from workers.house import Tools
from workers.mail.account import NOBODY
from workers.mail.course import ACCOUNT
from workers.mail.letters import Content

NOTHING: Final[JsonValue] = {"state": "nothing to tell"}

Rows = list[tuple[str, object]]


async def digests(tools: Tools, attempt: Attempt) -> JsonValue:
    """{"monday"}: ask for a mail to everybody who wants one, all in the transaction that ends this job."""
    wanted = [batch async for batch in tools.house.services.digests.wanted()]
    async with attempt.finishing({"mails": sum(map(len, wanted))}) as tx:
        for users in wanted:
            await course_mail.digest(tx, str(attempt.payload["monday"]), users)
    return None


async def digest(tools: Tools, attempt: Attempt) -> JsonValue:
    """{"user", "monday"}: how the week was for one of them."""
    services, user = tools.house.services, attempt.uuid("user")
    to = await services.mailing.recipient(user)
    if to is None or to.bounced:
        return NOBODY
    found = await services.digests.read(user, str(attempt.payload["monday"]))
    if not found.says_something:
        return NOTHING
    sections = [(row["title"], _learning(row)) for row in found.learning]
    sections += [(row["title"], _teaching(row)) for row in found.teaching]
    account = {"account": tools.postman.url(ACCOUNT)}
    content = Content("digest", account, tools.postman.url("/"), sections=sections)
    await tools.postman.send(attempt, to, content)
    return None


def _learning(row: Mapping[str, object]) -> Rows:
    rows: Rows = [("percent", f"{row['percent']} %")]
    rows += [(name, row[name]) for name in ("done", "new", "due") if row[name]]
    if row["due"]:
        rows.append(("next_due", f"{row['next_due']}, {row['next_at']:%Y-%m-%d %H:%M} UTC"))
    return rows


def _teaching(row: Mapping[str, object]) -> Rows:
    rows: Rows = [("active", (row["active"], row["learners"]))]
    return rows + [(name, row[name]) for name in ("joined", "completed", "classes", "to_grade") if row[name]]
