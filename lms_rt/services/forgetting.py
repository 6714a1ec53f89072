"""The name of somebody who leaves, taken out of what others keep: channel logs, webhooks' deliveries, the audit log;
and what was said and is taken back.

Events stay, with the same numbers and in the same shape, so that whoever replays a log misses nothing. They only name
nobody, or say nothing.
"""

from uuid import UUID

from pydantic_core import from_json, to_json

from lms_rt.contract import channels, notices
from lms_rt.db.database import Transaction
from lms_rt.domain.names import is_about, nameless, unsaid
from lms_rt.services.announcer import Announcer
from sql import forgetting as sql


async def forget_names(tx: Transaction, announcer: Announcer, user: UUID, name: str, address: str) -> None:
    """Put `name` and `address` where theirs stood. To be called while the account still has its address.

    Processes that remember what was said lately are told to read it again.
    """
    traces = await tx.fetchrow(sql.TRACES, user)
    if traces is None:
        return
    about = {str(user), *map(str, traces["participants"]), *map(str, traces["announcements"])}
    rewritten = await _in_logs(tx, traces["sessions"], traces["courses"], about, name)
    tx.after_commit(lambda: _have_forgotten(announcer, rewritten))
    await _in_deliveries(tx, traces["courses"], about, name)
    await tx.execute(sql.AUDIT_DONE, user, name)
    await tx.execute(sql.AUDIT_INVITED, traces["email"], address)
    await tx.execute(sql.INVITATIONS, traces["email"], address)


async def unsay(tx: Transaction, announcer: Announcer, channel: str, thing: UUID) -> None:
    """Leave nothing in a channel's log of what was said about a thing, but that it was about this one."""
    about = str(thing)
    rows = await tx.fetch(sql.EVENTS, [channel], [about])
    said = {row["seq"]: from_json(row["data"]) for row in rows}
    told = {seq: to_json(unsaid(data, about)).decode() for seq, data in said.items() if is_about(data, about)}
    await tx.execute(sql.REWRITE_EVENTS, [channel] * len(told), list(told), list(told.values()))
    tx.after_commit(lambda: _have_forgotten(announcer, {channel}))


async def _in_logs(tx: Transaction, sessions: list[UUID], courses: list[UUID], about: set[str], name: str) -> set[str]:
    """The channels in which something was said about them."""
    said_in = [
        *(channel(session) for session in sessions for channel in (channels.live, channels.live_staff)),
        *(channel(course) for course in courses for channel in (channels.course, channels.course_staff)),
    ]
    rows = await tx.fetch(sql.EVENTS, said_in, list(about))
    told = [_told(row["data"], about, name) for row in rows]
    await tx.execute(sql.REWRITE_EVENTS, [row["channel"] for row in rows], [row["seq"] for row in rows], told)
    return {row["channel"] for row in rows}


def _have_forgotten(announcer: Announcer, rewritten: set[str]) -> None:
    for channel in rewritten:
        announcer.notify(channel, notices.FORGOTTEN, {})


async def _in_deliveries(tx: Transaction, courses: list[UUID], about: set[str], name: str) -> None:
    rows = await tx.fetch(sql.DELIVERIES, courses, list(about))
    told = [_told(row["body"], about, name) for row in rows]
    hooks, events = [row["webhook_id"] for row in rows], [row["event_id"] for row in rows]
    await tx.execute(sql.REWRITE_DELIVERIES, hooks, events, told)


def _told(said: str, about: set[str], name: str) -> str:
    return to_json(nameless(from_json(said), about, name)).decode()
