"""A course as its forms show it, with modules and lessons made in forms."""

import re
from html import unescape
from uuid import UUID

from lms_rt.contract.lessons import Outline
from lms_rt.domain.principal import Person
from tests.web.site import Browser, Page, Site


def shown(page: Page) -> dict[str, str]:
    """What the largest form that is shown would send as it is."""
    form = max(re.findall(r"<form.*?</form>", page.text, re.DOTALL), key=len)
    inputs = re.findall(r'<input (?![^>]*type="checkbox")[^>]*name="(\w+)"[^>]*value="([^"]*)"', form)
    ticks = re.findall(r'type="checkbox" name="([\w.-]+)" value="(on)" checked', form)
    areas = re.findall(r'<textarea[^>]*name="(\w+)"[^>]*>(.*?)</textarea>', form, re.DOTALL)
    chosen = re.findall(
        r'<select[^>]*name="(\w+)">(?:(?!</select>).)*?<option value="([^"]*)" selected', form, re.DOTALL
    )
    fields = {name: unescape(value) for name, value in [*inputs, *ticks, *areas, *chosen]}
    fields.pop("csrf")
    return fields


async def outline_of(site: Site, grace: Person, course: UUID) -> Outline:
    return await site.system.services.outlines.get(grace, course)


async def titles(site: Site, grace: Person, course: UUID) -> list[list[str]]:
    """Of each module, and of its lessons behind it."""
    outline = await outline_of(site, grace, course)
    return [[module.title, *(lesson.title for lesson in module.lessons)] for module in outline.modules]


async def build(browser: Browser, site: Site, grace: Person, course: UUID, **modules: list[str]) -> dict[str, UUID]:
    """Modules with lessons, in forms; their ids by title."""
    ids: dict[str, UUID] = {}
    for title, lessons in modules.items():
        answer = await browser.send(f"/courses/{course}/modules", title=title)
        ids[title] = UUID(answer.location.partition("#module-")[2])
        for lesson in lessons:
            added = await browser.send(f"/modules/{ids[title]}/lessons", title=lesson, kind="text")
            ids[lesson] = UUID(added.location.split("/")[2])
    return ids
