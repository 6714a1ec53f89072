"""Who deletes their account is nameless in all that others keep, and whoever replays a log misses nothing of it."""

import json
from collections.abc import Mapping
from typing import Any

import asyncpg
import pytest

from lms_rt.contract.administration import AnnouncementCreate, AuditQuery
from lms_rt.contract.channels import course as course_channel
from lms_rt.contract.channels import course_staff, live, live_staff
from lms_rt.contract.courses import EnrollmentPatch
from lms_rt.contract.rosters import InvitationCreate
from lms_rt.contract.webhooks import WebhookCreate
from lms_rt.core import Core
from lms_rt.db import log
from lms_rt.domain.names import DELETED_NAME, nameless
from lms_rt.domain.principal import Role
from sql.statement import Statement
from tests.support import school

BODIES = Statement("SELECT body FROM webhook_deliveries ORDER BY position")
INVITED = Statement("SELECT email FROM invitations")
NAMES = ("Emmy Noether", "Ada Lovelace")


def shape(said: Any) -> Any:
    """The fields of what was said, without what they say."""
    if isinstance(said, Mapping):
        return [(field, shape(value)) for field, value in said.items()]
    return [shape(each) for each in said] if isinstance(said, list) else type(said)


async def test_a_name_leaves_every_log_and_the_logs_stay_as_they_were(system: Core) -> None:
    class_ = await school.open_class(system)
    hook = WebhookCreate(url="https://school.example/hook", events=["live.ended", "enrollment.changed"])
    await system.services.webhooks.create(class_.host, class_.course, hook)
    emmy, ada = [await school.person(system, name) for name in NAMES]
    address = (await system.services.accounts.me(emmy)).email
    await system.services.invitations.invite(class_.host, class_.course, InvitationCreate(email=address))
    enrollments = []
    for each in (emmy, ada):
        enrollments.append(await school.enrol(system, class_, each))
        await system.services.channel_access.player(each, class_.id)
    guest = await school.guest(system, class_, "Emmy Noether II")
    await system.services.enrollments.edit(class_.host, enrollments[0], EnrollmentPatch(role="assistant"), None)
    await system.services.announcements.post(emmy, class_.course, AnnouncementCreate(title="From Emmy"))
    step = await system.services.live_steps.open(class_.host, class_.id, 1, None)
    await school.answer(system, class_, guest, {"options": ["b"]})
    await system.services.live_steps.end(class_.host, class_.id, step.version)
    channels = dict.fromkeys(
        [live(class_.id), live_staff(class_.id), course_channel(class_.course), course_staff(class_.course)], 0
    )

    async def logs() -> dict[str, list[Any]]:
        found = await log.after(system.db, channels, 500)
        return {channel: [json.loads(event.payload) for event in events] for channel, events in found.items()}

    async def bodies() -> list[Any]:
        return [json.loads(row["body"]) for row in await system.db.fetch(BODIES)]

    before, told_before = await logs(), await bodies()
    assert '"Emmy Noether"' in json.dumps(before)
    assert '"Emmy Noether"' in json.dumps(told_before)
    await system.services.account_deletion.delete(emmy)

    # leaving the courses is told as well, of nobody by name; what was told before is the same
    after = {channel: events[: len(before[channel])] for channel, events in (await logs()).items()}
    told_after = (await bodies())[: len(told_before)]
    for said_before, said_after in ((before, after), (told_before, told_after)):
        assert '"Emmy Noether"' not in json.dumps(said_after)
        assert f'"{DELETED_NAME}"' in json.dumps(said_after)
        assert '"Ada Lovelace"' in json.dumps(said_after)  # others keep theirs, and so does a guest of nearly her name
        assert '"Emmy Noether II"' in json.dumps(said_after) or said_after is told_after
        assert shape(said_before) == shape(said_after)
    for channel, events in after.items():
        assert [(event["seq"], event["at"], event["event"]) for event in events] == [
            (event["seq"], event["at"], event["event"]) for event in before[channel]
        ]
    assert {
        event["data"]["posted_by"] for event in after[course_channel(class_.course)] if "posted_by" in event["data"]
    } == {DELETED_NAME}
    assert address not in {row["email"] for row in await system.db.fetch(INVITED)}
    root = await school.person(system, "Root", Role.ADMIN)
    entries = await system.services.audit_log.page(root, AuditQuery(limit=100))
    assert {entry.actor_name for entry in entries if entry.actor == emmy.user} == {DELETED_NAME}
    assert address not in str(entries)


async def test_an_address_leaves_the_record_of_an_invitation_to_a_course_that_is_gone(system: Core) -> None:
    grace = await school.person(system, "Grace Hopper", Role.INSTRUCTOR)
    emmy, ada = [await school.person(system, name) for name in NAMES]
    addresses = [(await system.services.accounts.me(each)).email for each in (emmy, ada)]
    course = await school.course(system, grace)
    for address in addresses:
        await system.services.invitations.invite(grace, course, InvitationCreate(email=address.upper()))
    await system.services.courses.delete(grace, course, None)
    await system.services.account_deletion.delete(emmy)
    root = await school.person(system, "Root", Role.ADMIN)
    entries = str(await system.services.audit_log.page(root, AuditQuery(limit=100))).lower()
    assert [address in entries for address in addresses] == [False, True]


@pytest.mark.parametrize(
    "said, told",
    [
        ({"user": "1", "name": "Ada", "z": 1}, {"user": "1", "name": "-", "z": 1}),
        ({"user": "2", "name": "Ada"}, {"user": "2", "name": "Ada"}),
        ({"top": [{"participant": "1", "name": "Ada"}, {"participant": "2", "name": "Ada"}]},
         {"top": [{"participant": "1", "name": "-"}, {"participant": "2", "name": "Ada"}]}),
        ({"teams": [{"name": "1"}]}, {"teams": [{"name": "1"}]}),
        ({"participant": "1"}, {"participant": "1"}),
        ({"announcement": "1", "title": "Ada", "posted_by": "Ada"},
         {"announcement": "1", "title": "Ada", "posted_by": "-"}),
    ],
)  # fmt: skip
def test_only_the_name_that_stands_beside_the_id_is_taken_out(said: Any, told: Any) -> None:
    assert nameless(said, {"1"}, "-") == told


async def test_nothing_else_of_what_was_done_can_be_changed(system: Core) -> None:
    await school.open_class(system)
    for change in ("action = 'course.add'", "after = '{}'", "at = now()", "subject_id = gen_random_uuid()"):
        with pytest.raises(asyncpg.RestrictViolationError):
            await system.db.execute(Statement(f"UPDATE audit_log SET {change}"))
