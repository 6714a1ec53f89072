"""A course's webhooks on its pages, from the first event to the last, with a receiver on this machine."""

import re
from collections.abc import AsyncIterator
from html import unescape
from uuid import UUID

import pytest
from aiohttp import web

from lms_rt.contract.webhooks import DeliveryQuery, WebhookPatch
from lms_rt.domain.principal import Person
from tests.support import school
from tests.support.hook_receiver import Receiver, hook_receiver, take
from tests.support.hooking import SOON, nothing_waits
from tests.support.running import until_true
from tests.web.form_fields import fields_of
from tests.web.site import Browser, Page, Site, running_site
from tests.web.webhook_pages import added, all_of, secret_in, words_of

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
