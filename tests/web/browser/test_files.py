"""Files in an author's pages, by hand."""

from pathlib import Path

import pytest
from playwright.async_api import FilePayload, Page, expect

from lms_rt.contract.courses import CoursePatch
from lms_rt.contract.lessons import LessonCreate, ModuleCreate
from tests.web.browser.judging import judged
from tests.web.browser.picture import png
from tests.web.browser.stage import DESK, Stage, teacher

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

LEAF = FilePayload(name="a leaf.png", mimeType="image/png", buffer=png(1200, 400))
NOTES = FilePayload(name="notes.txt", mimeType="text/plain", buffer=b"Read this.")
DRAWN = "async each => (await each.decode(), each.naturalWidth)"


async def test_an_author_gives_a_course_a_picture_and_a_lesson_its_files(stage: Stage) -> None:
    services = stage.site.system.services
    grace = await teacher(stage.site, [{"type": "word_cloud", "prompt": "A word"}])
    course = (await services.quizzes.get(grace.person, grace.quiz)).course
    await services.courses.edit(
        grace.person, course, CoursePatch(summary="Of Europe", price="19.90", currency="EUR"), None
    )
    module = await services.modules.create(grace.person, course, ModuleCreate(title="M"))
    lesson = await services.lessons.create(grace.person, module.id, LessonCreate(title="Trees", kind="text"))
    context = await stage.desk(grace.email)
    await context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = await context.new_page()

    await page.goto(f"/courses/{course}/edit")
    await page.get_by_label("A picture").set_input_files(LEAF)
    await page.get_by_role("button", name="Upload the picture").click()
    assert await page.get_by_role("img", name="The picture of the course").evaluate(DRAWN) == 1200
    await judged(page)
    await page.get_by_role("link", name="Files", exact=True).click()
    await expect(page.get_by_text("Shown by the course itself")).to_be_visible()
    await page.locator("#files").set_input_files([LEAF, NOTES])
    await page.get_by_role("button", name="Upload", exact=True).click()
    await expect(page.get_by_role("status")).to_contain_text("What you uploaded is in the course now.")
    copy = page.get_by_role("button", name="Copy the text for a leaf.png").first
    await copy.click()
    await expect(copy).to_have_text("Copied")
    await expect(page.locator("[aria-live]")).to_contain_text("Copied: ![a leaf]")
    text = await page.evaluate("navigator.clipboard.readText()")
    assert text == await page.get_by_label("To show it in a lesson").nth(1).input_value()
    assert text.startswith("![a leaf](/api/v1/files/")
    await judged(page)

    await page.goto(f"/lessons/{lesson.id}/edit")
    await page.get_by_label("Text, in Markdown").fill(text)
    await page.get_by_role("button", name="Save the lesson").click()
    await page.goto(f"/lessons/{lesson.id}/edit")
    await page.get_by_label("Or upload a file").set_input_files(NOTES)
    await judged(page)
    await page.get_by_role("button", name="Upload for this lesson").click()
    await expect(page.get_by_label("Text, in Markdown")).to_have_value(f"{text}\n\n[notes.txt]({await url(page)})")
    await page.get_by_role("link", name="As learners see it").click()
    assert await page.get_by_role("img", name="a leaf").evaluate(DRAWN) == 1200
    await expect(page.get_by_role("link", name="notes.txt")).to_be_visible()
    await page.set_viewport_size({"width": DESK["width"], "height": DESK["height"]})
    for path in ("/courses", f"/courses/{course}"):
        await page.goto(path)
        picture = page.locator('main img[src*="/api/v1/files/"]')
        assert await picture.evaluate(DRAWN) == 1200
        await expect(page.get_by_text("19.90 EUR")).to_be_visible()
        await judged(page)


async def url(page: Page) -> str:
    """The address that the text of the lesson ends with."""
    value = await page.get_by_label("Text, in Markdown").input_value()
    return value.rpartition("](")[2].removesuffix(")")


async def test_what_was_refused_stands_at_its_field_and_is_in_sight(stage: Stage, tmp_path: Path) -> None:
    large = tmp_path / "large.txt"
    large.write_bytes(b"Read this." * 3_000_000)  # refused by its beginning, while most of it is still on its way
    grace = await teacher(stage.site, [{"type": "word_cloud", "prompt": "A word"}])
    course = (await stage.site.system.services.quizzes.get(grace.person, grace.quiz)).course
    page = await (await stage.desk(grace.email)).new_page()
    await page.goto(f"/courses/{course}/edit")
    await page.get_by_label("A picture").set_input_files(large)
    await page.get_by_role("button", name="Upload the picture").click()
    await expect(page.get_by_role("alert")).to_contain_text("“large.txt” was not taken. It must be one of PNG")
    await expect(page.get_by_role("alert")).to_be_in_viewport()
    assert "415" in stage.complaints.pop(), "as a browser complains about what is refused"
