"""A quiz's questions as files, for who reads its keys anyway."""

from uuid import uuid4

import pytest

from lms_rt.contract.courses import EnrollmentCreate
from lms_rt.contract.questions import parse_question
from tests.web.site import Browser, Site
from tests.web.test_question_import import HOPPER, author


@pytest.mark.parametrize(
    "kind, media, start",
    [
        ("json", "application/json", b"{"),
        ("gift", "text/plain; charset=utf-8", b""),
        ("qti21", "application/zip", b"PK"),
    ],
)
async def test_what_is_downloaded_can_be_imported(
    site: Site, browser: Browser, kind: str, media: str, start: bytes
) -> None:
    async with author(site, browser) as (grace, quiz):
        offered = await browser.open(f"/quizzes/{quiz}/export")
        assert f'href="/quizzes/{quiz}/export/{kind}"' in offered.text
        headers, content = await browser.fetch(f"/quizzes/{quiz}/export/{kind}")
        assert (headers["Content-Type"], headers["Cache-Control"]) == (media, "no-store")
        assert headers["Content-Disposition"].startswith("attachment;")
        assert content.startswith(start)
        again = await browser.hand_in(f"/quizzes/{quiz}/import", ("quiz", content))
        assert again.status == 200
        first, second = await site.system.services.quizzes.questions(grace, quiz)
        assert (first.prompt, first.type) == (second.prompt, second.type)


async def test_what_a_format_cannot_say_is_told_before_it_is_chosen(site: Site, browser: Browser) -> None:
    async with author(site, browser) as (grace, quiz):
        scale = parse_question({"type": "scale", "prompt": "How was it?", "min": 1, "max": 5})
        await site.system.services.quizzes.add_question(grace, quiz, scale)
        told = await browser.open(f"/quizzes/{quiz}/export")
        for kind in ("gift", "qti21", "json"):
            file = await site.system.services.question_files.export(grace, quiz, kind)
            things = f"{len(file.notes)} thing"
            assert (things in told.words) == bool(file.notes), kind
        assert "Question 2 is left out" in told.words
        assert "It says all there is." in told.words


async def test_staff_export_and_others_do_not(site: Site, browser: Browser) -> None:
    async with author(site, browser) as (grace, quiz), site.browser() as other:
        await site.account(HOPPER, "Hopper")
        await other.sign_in(HOPPER)
        paths = [f"/quizzes/{quiz}/export", f"/quizzes/{quiz}/export/json"]
        assert [(await other.open(path)).status for path in paths] == [404, 404]
        course = (await site.system.services.quizzes.get(grace, quiz)).course
        await site.system.services.enrollments.add(grace, course, EnrollmentCreate(email=HOPPER, role="assistant"))
        assert [(await other.open(path)).status for path in paths] == [200, 200]
        assert f"/quizzes/{quiz}/import" not in (await other.open(paths[0])).text
        for path in (f"/quizzes/{quiz}/export/xlsx", f"/quizzes/{uuid4()}/export", "/quizzes/none/export/json"):
            assert (await browser.open(path)).status == 404, path
