"""The forms of a course's webhooks: what may be typed, by whom, and what becomes of it."""

import asyncio
import re
from typing import get_args
from uuid import UUID, uuid4

import pytest

from lms_rt import limits
from lms_rt.contract.courses import EnrollmentCreate
from lms_rt.contract.hook_events import HookEventName
from lms_rt.contract.webhooks import WebhookPatch
from lms_rt.domain.principal import Person
from lms_rt.web.webhook_words import EVENTS
from tests.support import school
from tests.web.form_fields import fields_of
from tests.web.site import Browser, Site
from tests.web.webhook_pages import ELSEWHERE, added, all_of, secret_in, words_of

BO = "bo@school.example"


async def test_the_page_that_shows_a_secret_adds_no_other_when_it_is_reloaded(
    site: Site, browser: Browser, grace: Person, course: UUID
) -> None:
    address = f"/courses/{course}/webhooks"
    form = fields_of((await browser.open(address)).text, address)
    sent = {**form, "url": ELSEWHERE, "event-live.ended": "on"}
    made = await browser.send(address, None, **sent)
    secret = secret_in(made)
    for _ in range(2):
        again = await browser.send(address, None, **sent)
        assert again.status == 303
        told = await browser.open(again.location)
        assert "is added already, and its secret was shown then" in words_of(told) and secret not in told.text
    assert len(await all_of(site, grace, course)) == 1
    twice = {**sent, "form": "pressed twice"}
    both = await asyncio.gather(*(browser.send(address, None, **twice) for _ in range(2)))
    assert sorted(each.status for each in both) == [201, 303]
    assert len(await all_of(site, grace, course)) == 2
    other = await browser.send(address, None, **{**sent, "url": f"{ELSEWHERE}/2"})
    assert secret_in(other) != secret, "another address typed into the same form is another webhook"


@pytest.mark.parametrize(
    "typed, words",
    [
        ({"url": ""}, "Please fill this in."),
        ({"url": "http://school.example/"}, "Must be an https:// address."),
        ({"url": "https://10.0.0.1/"}, "Must be a public address."),
        ({"url": "https://localhost/"}, "Must be a public name."),
        ({"url": "https://me:pass@school.example/"}, "Must not hold a name or password."),
        ({"url": "https://sch\u00f6n.example/"}, "Must be without spaces, and a name in another script"),
        ({"url": f"https://school.example/{'x' * 2000}"}, "at most 2000"),
        ({"description": "x" * 201}, "at most 200"),
        ({"description": "\x00"}, "U+0000"),
        ({"event-live.ended": ""}, "Choose at least one."),
        ({"event-nonsense": "on"}, "is none that can be told of"),
    ],
)
async def test_what_is_wrong_stands_at_its_field_with_what_was_typed(
    site: Site, browser: Browser, grace: Person, course: UUID, typed: dict[str, str], words: str
) -> None:
    """Where one is added, and where one is changed."""
    webhook = await added(site, grace, course)
    good = {"url": f"{ELSEWHERE}?a=1&b=2", "description": "“Records”", "event-live.ended": "on"}
    sent = {name: value for name, value in {**good, **typed}.items() if value or not name.startswith("event-")}
    for address in (f"/courses/{course}/webhooks", f"/webhooks/{webhook.id}"):
        stored = fields_of((await browser.open(address)).text, address)
        form = {name: value for name, value in stored.items() if name in {"form", "revision"}}
        refused = await browser.send(address, None, **form, **sent)
        assert (refused.status, words in words_of(refused)) == (422, True)
        assert re.search(r'class="field__error" id="(url|description|events)-error"', refused.text)
        kept = fields_of(refused.text, address)
        shown = {name: value for name, value in sent.items() if name != "event-nonsense"}
        assert {name: kept.get(name) for name in shown} == shown
    assert await all_of(site, grace, course) == [webhook]


async def test_a_course_has_so_many_and_who_wants_one_more_is_told_and_loses_nothing(
    site: Site, browser: Browser, grace: Person, course: UUID
) -> None:
    address = f"/courses/{course}/webhooks"
    early = fields_of((await browser.open(address)).text, address)
    for _ in range(limits.WEBHOOKS_MAX):
        await added(site, grace, course)
    full = await browser.open(address)
    assert "A course has at most 20 webhooks. Delete one to add another." in words_of(full)
    assert full.text.count("Nothing was delivered yet.") == limits.WEBHOOKS_MAX
    assert f'action="{address}"' not in full.text
    sent = {**early, "url": f"{ELSEWHERE}/one-more", "event-live.ended": "on"}
    refused = await browser.send(address, None, **sent)
    assert (refused.status, "A course has at most 20 webhooks. " in words_of(refused)) == (409, True)
    kept = fields_of(refused.text, address)
    assert {name: kept[name] for name in sent if name != "form"} == {
        name: value for name, value in sent.items() if name != "form"
    }
    assert len(await all_of(site, grace, course)) == limits.WEBHOOKS_MAX


async def test_who_comes_second_is_told_what_is_stored_and_keeps_what_they_typed(
    site: Site, browser: Browser, grace: Person, course: UUID
) -> None:
    webhook = await added(site, grace, course)
    own = f"/webhooks/{webhook.id}"
    page = await browser.open(own)
    mine = {**fields_of(page.text, own), "url": f"{ELSEWHERE}/mine", "enabled": "on"}
    theirs = WebhookPatch(url=f"{ELSEWHERE}/theirs", events=["course.completed"], enabled=False)
    await site.system.services.webhooks.edit(grace, webhook.id, theirs, None)
    refused = await browser.send(own, None, **mine)
    assert refused.status == 412
    for stored in (f"{ELSEWHERE}/theirs", "The course", "not ticked"):
        assert f"Stored now: {stored}" in words_of(refused)
    again = fields_of(refused.text, own)
    assert {**again, "revision": ""} == {**mine, "revision": ""}
    for what in ("secret", "delete"):
        late = await browser.send(f"{own}/{what}", None, **fields_of(page.text, f"{own}/{what}"))
        assert (late.status, "whsec_" in late.text) == (412, False), what
        assert "nothing was done" in words_of(late) and "you typed" not in words_of(late), what
    assert (await site.system.services.webhooks.get(grace, webhook.id)).revision == 2
    assert (await browser.send(own, None, **again)).status == 303
    stands = await site.system.services.webhooks.get(grace, webhook.id)
    assert (stands.url, stands.events, stands.enabled) == (f"{ELSEWHERE}/mine", ["live.ended"], True)
    for no in ("", "x", "1" * 20):
        assert (await browser.send(own, None, **{**again, "revision": no})).status == 422


async def test_only_instructors_see_them_and_nothing_is_found_where_it_is_not(
    site: Site, browser: Browser, grace: Person, course: UUID
) -> None:
    webhook = await added(site, grace, course)
    delivery = (await site.system.services.webhook_log.ping(grace, webhook.id)).id
    elsewhere = await added(site, grace, await school.course(site.system, grace))
    own = f"/webhooks/{webhook.id}"
    forms = (own, f"{own}/ping", f"{own}/secret", f"{own}/delete", f"{own}/deliveries/{delivery}/redeliver")
    for role in ("assistant", "student", None):
        email = f"{role}@school.example"
        await site.account(email, "Bo")
        if role is not None:
            given = EnrollmentCreate.model_validate({"email": email, "role": role})
            await site.system.services.enrollments.add(grace, course, given)
        async with site.browser() as other:
            await other.sign_in(email)
            assert (await other.open(f"/courses/{course}/webhooks")).status == 403
            sent = {"revision": "1", "url": ELSEWHERE, "event-live.ended": "on"}
            assert (await other.send(f"/courses/{course}/webhooks", None, **sent)).status == 403
            for path in (own, f"{own}/deliveries/{delivery}"):
                assert (await other.open(path)).status == 404
            for path in forms:
                assert (await other.send(path, None, **sent)).status == 404
    async with site.browser() as nobody:
        assert (await nobody.open(own)).location == f"/login?next={own}"
    for no in (uuid4(), "nonsense"):
        assert (await browser.open(f"/webhooks/{no}")).status == 404
        assert (await browser.open(f"/courses/{no}/webhooks")).status == 404
        assert (await browser.send(f"/webhooks/{no}/ping")).status == 404
        assert (await browser.open(f"{own}/deliveries/{no}")).status == 404
    assert (await browser.open(f"/webhooks/{elsewhere.id}/deliveries/{delivery}")).status == 404
    assert (await browser.send(f"/webhooks/{elsewhere.id}/deliveries/{delivery}/redeliver")).status == 404
    assert await all_of(site, grace, course) == [webhook]


def test_every_event_is_offered_in_words() -> None:
    assert list(EVENTS) == list(get_args(HookEventName))
