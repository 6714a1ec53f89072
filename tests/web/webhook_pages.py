"""What tests of a course's webhooks do and read on its pages."""

import re
from html import unescape
from uuid import UUID

from lms_rt.contract.webhooks import Webhook, WebhookCreate, WebhookQuery
from lms_rt.domain.principal import Person
from tests.web.site import Page, Site

ELSEWHERE = "https://school.example/hook"


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
