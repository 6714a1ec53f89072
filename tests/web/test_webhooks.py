"""A course's webhooks on its pages: added, tried, broken, mended, ended, with a receiver on this machine."""

import asyncio
import re
from collections.abc import AsyncIterator
from html import unescape
from typing import get_args
from uuid import UUID, uuid4

import pytest
from aiohttp import web

from lms_rt import limits
from lms_rt.contract.courses import EnrollmentCreate
from lms_rt.contract.hook_events import HookEventName
from lms_rt.contract.webhooks import DeliveryQuery, Webhook, WebhookCreate, WebhookPatch, WebhookQuery
from lms_rt.domain.principal import Person
from lms_rt.web.webhook_words import EVENTS
from tests.support import school
from tests.support.hook_receiver import Receiver, hook_receiver, take
from tests.support.hooking import SOON, nothing_waits
from tests.support.running import until_true
from tests.web.form_fields import fields_of
from tests.web.site import Browser, Page, Site, running_site

BO = "bo@school.example"
ELSEWHERE = "https://school.example/hook"
PATIENT = SOON.model_copy(update={"first_delay_s": 600, "longest_delay_s": 3600, "attempts": 2})
"""What was refused once is not tried by itself while a test runs."""


@pytest.fixture
async def site(database_url: str, redis_url: str) -> AsyncIterator[Site]:
    """The whole application, that may send to this machine."""
    async with running_site(school.settings(database_url, redis_url, webhooks=PATIENT)) as running:
        yield running


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    """Another system."""
    async with hook_receiver() as server:
        yield server


async def add(browser: Browser, course: UUID, url: str, **more: str) -> Page:
    """Add one by the form as it is shown."""
    address = f"/courses/{course}/webhooks"
    form = fields_of((await browser.open(address)).text, address)
    return await browser.send(address, None, **{**form, "url": url, "event-enrollment.changed": "on", **more})


async def added(site: Site, grace: Person, course: UUID, url: str = ELSEWHERE) -> Webhook:
    given = WebhookCreate(url=url, events=["live.ended"])
    made = await site.system.services.webhooks.create(grace, course, given)
    return await site.system.services.webhooks.get(grace, made.id)


async def all_of(site: Site, grace: Person, course: UUID) -> list[Webhook]:
    return await site.system.services.webhooks.page(grace, course, WebhookQuery())


def secret_in(page: Page) -> str:
    found = re.search(r'<p class="code" dir="ltr">(whsec_[^<]+)</p>', page.text)
    assert found
    return unescape(found[1])


def words_of(page: Page) -> str:
    """What can be read; commas and full stops stand where they do in a browser."""
    return re.sub(r" ([,.)])", r"\1", page.words)


async def refusal(_: object) -> web.StreamResponse:
    return web.Response(status=503, text="<b>not now</b>")


async def failed_once(site: Site, grace: Person, webhook: UUID) -> None:
    """Come back once the receiver has refused."""

    async def failed() -> bool:
        return (await site.system.services.webhooks.get(grace, webhook)).failures > 0

    await until_true(failed)


async def test_one_is_added_pinged_broken_mended_and_sent_again_in_pages_alone(
    site: Site, browser: Browser, grace: Person, course: UUID, receiver: Receiver
) -> None:
    assert "Nothing was delivered yet." not in words_of(await browser.open(f"/courses/{course}/webhooks"))
    made = await add(browser, course, receiver.url, description="<i>Records</i>")
    secret = secret_in(made)
    (webhook,) = await all_of(site, grace, course)
    own = f"/webhooks/{webhook.id}"
    assert (made.status, webhook.events) == (201, ["enrollment.changed"])
    assert f'href="{own}"' in made.text and "&lt;i&gt;Records" in made.text
    asked = await browser.send(f"{own}/ping")
    waits = await browser.open(asked.location)
    assert "The ping is on its way." in words_of(waits) and "Waiting, sent next" in words_of(waits)
    async with site.worker():
        await receiver.until(1)
        await nothing_waits(site.system)
        pinged = await browser.open(asked.location)
        assert "Delivered 20" in words_of(pinged) and "answered 204 (No Content), after" in words_of(pinged)
        assert (receiver.received[0].type, receiver.received[0].signed_by(secret)) == ("ping", True)
        assert "The last event was delivered" in words_of(await browser.open(f"/courses/{course}/webhooks"))

        receiver.answer = refusal
        for _ in range(2):
            await browser.send(f"{own}/ping")
        await failed_once(site, grace, webhook.id)
        broken = await browser.open(own)
        assert "2 events wait. The first is tried next 20" in words_of(broken)
        assert "The last attempt failed." in words_of(broken)
        assert "answered 503 (Service Unavailable)" in words_of(broken)
        assert "Waiting, tried next 20" in words_of(broken) and "Waiting for the events before it" in words_of(broken)
        assert "&lt;b&gt;not now&lt;/b&gt;" in broken.text and "<b>not now" not in broken.text
        assert "The first is tried next" in words_of(await browser.open(f"/courses/{course}/webhooks"))

        receiver.answer = take
        saved = await browser.send(own, None, **fields_of(broken.text, own))  # which tries at once what waits
        assert "It is saved." in words_of(await browser.open(saved.location))
        await receiver.until(4)
        await nothing_waits(site.system)
        mended = await browser.open(own)
        assert "Of the last 3 events all were delivered" in words_of(mended) and "2 attempts, the last" in words_of(
            mended
        )
        again = re.findall(rf'action="({own}/deliveries/[^"]+/redeliver)"', mended.text)
        assert len(again) == 3
        repeated = await browser.send(again[-1])
        assert "It is sent again" in words_of(await browser.open(repeated.location))
        await receiver.until(5)
        await nothing_waits(site.system)
    assert receiver.received[4].id == receiver.received[0].id
    told = await browser.open(repeated.location)
    assert re.findall(r"Attempt (\d)", words_of(told)) == ["2", "1"]
    assert '"type": "ping"' in unescape(told.text)


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


async def test_another_secret_is_shown_once_and_both_sign(
    site: Site, browser: Browser, grace: Person, course: UUID, receiver: Receiver
) -> None:
    old = secret_in(await add(browser, course, receiver.url))
    (webhook,) = await all_of(site, grace, course)
    own = f"/webhooks/{webhook.id}"
    form = fields_of((await browser.open(own)).text, f"{own}/secret")
    made = await browser.send(f"{own}/secret", None, **form)
    new = secret_in(made)
    assert (made.status, new != old) == (201, True)
    assert "everything is signed with the one before as well" in words_of(made)
    for _ in range(2):
        again = await browser.send(f"{own}/secret", None, **form)
        told = await browser.open(again.location)
        assert "Another secret is made already, and it was shown then." in words_of(told) and new not in told.text
    await browser.send(f"{own}/ping")
    async with site.worker():
        await receiver.until(1)
        await nothing_waits(site.system)
    assert [receiver.received[0].signed_by(each) for each in (new, old)] == [True, True]


async def test_one_that_was_disabled_says_why_and_is_taken_up_again(
    site: Site, browser: Browser, grace: Person, course: UUID, receiver: Receiver
) -> None:
    await add(browser, course, receiver.url)
    (webhook,) = await all_of(site, grace, course)
    own = f"/webhooks/{webhook.id}"
    assert "its webhooks (1)" in words_of(await browser.open(f"/courses/{course}/edit"))
    receiver.answer = gone
    for _ in range(2):
        await browser.send(f"{own}/ping")
    async with site.worker():
        await failed_once(site, grace, webhook.id)
    page = await browser.open(own)
    note = "Disabled. The receiver answered 410: it wants to hear nothing more."
    assert note in words_of(page) and note in words_of(await browser.open(f"/courses/{course}/webhooks"))
    assert "its webhooks (1, 1 disabled)" in words_of(await browser.open(f"/courses/{course}/edit"))
    assert "1 event waits until it is enabled again." in words_of(page)
    assert "Waiting until the webhook is enabled" in words_of(page) and "Given up 20" in words_of(page)
    assert f'action="{own}/ping"' not in page.text
    refused = await browser.send(f"{own}/ping")
    assert (refused.status, "The webhook is disabled; enable it first." in words_of(refused)) == (409, True)
    receiver.answer = take
    form = fields_of(page.text, own)
    assert "enabled" not in form
    assert (await browser.send(own, None, **form, enabled="on")).status == 303
    async with site.worker():
        await receiver.until(2)
        await nothing_waits(site.system)
    assert "1 was delivered and 1 given up" in words_of(await browser.open(own))
    by_hand = fields_of((await browser.open(own)).text, own)
    del by_hand["enabled"]
    await browser.send(own, None, **by_hand)
    assert "Disabled. Somebody disabled it by hand." in words_of(await browser.open(own))


async def gone(_: object) -> web.StreamResponse:
    return web.Response(status=410)


async def test_the_log_is_read_page_by_page_and_by_state(
    site: Site, browser: Browser, grace: Person, course: UUID, receiver: Receiver
) -> None:
    await add(browser, course, receiver.url)
    (webhook,) = await all_of(site, grace, course)
    own = f"/webhooks/{webhook.id}"
    receiver.answer = gone
    await browser.send(f"{own}/ping")
    async with site.worker():
        await failed_once(site, grace, webhook.id)
    await site.system.services.webhooks.edit(grace, webhook.id, WebhookPatch(enabled=True), None)
    asked = [(await site.system.services.webhook_log.ping(grace, webhook.id)).id for _ in range(24)]
    first = await browser.open(f"{own}?state=waiting")
    following = re.search(r'href="([^"]*cursor[^"]*)"', first.text)
    assert following
    second = await browser.open(unescape(following[1]))
    shown = [re.findall(r'id="delivery-([^"]+)"', page.text) for page in (first, second)]
    assert [len(each) for each in shown] == [20, 4]
    assert [*shown[0], *shown[1]] == [str(each) for each in reversed(asked)]
    (failed,) = await site.system.services.webhook_log.page(grace, webhook.id, DeliveryQuery(state="failed"))
    given_up = await browser.open(f"{own}?state=failed")
    assert re.findall(r'id="delivery-([^"]+)"', given_up.text) == [str(failed.id)]
    assert "No such event." in words_of(await browser.open(f"{own}?state=delivered"))
    assert "The answer had no text." in words_of(given_up)
    for wrong in ("state=nonsense", "cursor=nonsense"):
        assert (await browser.open(f"{own}?{wrong}")).status == 422
    waiting = await browser.send(f"{own}/deliveries/{asked[0]}/redeliver")
    assert (waiting.status, "It waits to be sent already." in words_of(waiting)) == (409, True)


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


async def test_one_is_deleted_with_what_waits(site: Site, browser: Browser, grace: Person, course: UUID) -> None:
    webhook = await added(site, grace, course)
    await site.system.services.webhook_log.ping(grace, webhook.id)
    own = f"/webhooks/{webhook.id}"
    page = await browser.open(own)
    assert "With its log. What waits is not sent any more." in words_of(page)
    done = await browser.send(f"{own}/delete", None, **fields_of(page.text, f"{own}/delete"))
    assert "Nothing more is sent there." in words_of(await browser.open(done.location))
    assert await all_of(site, grace, course) == []
    assert (await browser.open(own)).status == 404


def test_every_event_is_offered_in_words() -> None:
    assert list(EVENTS) == list(get_args(HookEventName))
