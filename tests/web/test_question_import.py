"""Question files into a quiz and out of it, in forms alone."""

from uuid import UUID

import pytest

from lms_rt import limits
from lms_rt.contract.courses import EnrollmentCreate
from lms_rt.domain.principal import Person
from tests.web.site import Browser, Site

GRACE = "grace@school.example"
GIFT = b"""// a file
::Capital:: Which is the capital of France? { =Paris ~Lyon }

::Odd:: It is odd. { =A -> B =C -> D =E -> F }

::Broken:: What? { =%%%
"""
FINE = b"::Capital:: Which is the capital of <b>France</b>? { =Paris ~Lyon }\n\n::Sure:: Water is wet. {T}\n"


async def quiz_of(site: Site, browser: Browser) -> tuple[Person, UUID]:
    await site.account(GRACE, "Grace", "instructor")
    await browser.sign_in(GRACE)
    grace = await site.person_in(browser)
    return grace, await site.quiz_of(grace)


async def titles(site: Site, grace: Person, quiz: UUID) -> int:
    return len(await site.system.services.quizzes.questions(grace, quiz))


async def test_a_file_becomes_questions_and_each_is_told_of(site: Site, browser: Browser) -> None:
    grace, quiz = await quiz_of(site, browser)
    assert f'href="/quizzes/{quiz}/import"' in (await browser.open(f"/quizzes/{quiz}")).text
    form = await browser.open(f"/quizzes/{quiz}/import")
    assert 'enctype="multipart/form-data"' in form.text
    page = await browser.send_file(form.url.path, FINE, "mine.gift", format="")
    assert page.status == 200
    assert "Imported: 2 questions" in page.words
    assert "mine.gift, line 1" in page.words
    assert "See the questions" in page.words
    assert await titles(site, grace, quiz) == 1 + 2


async def test_where_one_is_refused_none_is_taken_unless_that_is_asked_for(site: Site, browser: Browser) -> None:
    grace, quiz = await quiz_of(site, browser)
    address = f"/quizzes/{quiz}/import"
    refused = await browser.send_file(address, GIFT, "mine.gift", format="gift", dry_run="on")
    assert refused.status == 200
    assert "Nothing is stored yet." in refused.words
    assert "cannot be imported" in refused.words
    assert 'name="dry_run" value="on" checked' in refused.text, "what was chosen stays"
    refused = await browser.send_file(address, GIFT, "mine.gift", format="gift")
    assert refused.status == 422
    assert "Nothing was imported: 1 question cannot be, 2 could." in refused.words
    assert refused.words.index("cannot be imported") < refused.words.index("could be imported")
    assert await titles(site, grace, quiz) == 1
    taken = await browser.send_file(address, GIFT, "mine.gift", format="gift", partial="on")
    assert taken.status == 200
    assert await titles(site, grace, quiz) == 1 + 2


@pytest.mark.parametrize(
    "file, name, kind, status, said",
    [
        (b"", "", "", 422, "Choose a file first."),
        (b"\xff\xfe\x00\x01", "photo.jpg", "", 200, "Nothing was imported, 1 left out."),
        (b"", "empty.gift", "", 422, "there are no questions in it"),
        (FINE, "mine.gift", "word", 422, "Choose one of the formats"),
        (b"x" * (limits.QUESTION_FILES_MAX_BYTES + 1), "mine.gift", "", 413, "At most 16.0 MiB, please"),
    ],
    ids=["no file", "no questions", "nothing in it", "no format", "too large"],
)
async def test_what_cannot_be_taken_is_said(
    site: Site, browser: Browser, file: bytes, name: str, kind: str, status: int, said: str
) -> None:
    grace, quiz = await quiz_of(site, browser)
    page = await browser.send_file(f"/quizzes/{quiz}/import", file, name, format=kind)
    assert page.status == status
    assert said in page.words
    assert await titles(site, grace, quiz) == 1


async def test_a_quiz_that_would_be_too_long_says_so(
    site: Site, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    grace, quiz = await quiz_of(site, browser)
    monkeypatch.setattr(limits, "QUESTIONS_PER_QUIZ", 2)
    page = await browser.send_file(f"/quizzes/{quiz}/import", FINE, "mine.gift")
    assert page.status == 409
    assert "A quiz has at most 2 questions" in page.words
    assert await titles(site, grace, quiz) == 1


async def test_what_stands_in_a_file_is_shown_as_text(site: Site, browser: Browser) -> None:
    _, quiz = await quiz_of(site, browser)
    evil = b"::<script>alert(1)</script>:: What? { =%%%\n"
    page = await browser.send_file(f"/quizzes/{quiz}/import", evil, "<img src=x>.gift")
    assert page.status == 422
    assert "<script>alert" not in page.text and "<img src=x>" not in page.text


async def test_downloads_come_back_as_they_went(site: Site, browser: Browser) -> None:
    grace, quiz = await quiz_of(site, browser)
    page = await browser.open(f"/quizzes/{quiz}/import")
    for kind in ("json", "gift", "qti21"):
        assert f'href="/quizzes/{quiz}/export/{kind}"' in page.text
    file = await browser.open(f"/quizzes/{quiz}/export/json")
    assert file.headers["Content-Disposition"].startswith("attachment")
    again = await browser.send_file(f"/quizzes/{quiz}/import", file.text.encode(), "quiz.json", format="json")
    assert "Imported: 1 question" in again.words
    first, second = await site.system.services.quizzes.questions(grace, quiz)
    assert (first.prompt, first.key) == (second.prompt, second.key)
    assert (await browser.open(f"/quizzes/{quiz}/export/word")).status == 404


async def test_only_who_may_edit_imports(site: Site, browser: Browser) -> None:
    grace, quiz = await quiz_of(site, browser)
    course = (await site.system.services.quizzes.get(grace, quiz)).course
    async with site.browser() as other:
        await site.account("ada@school.example")
        await other.sign_in("ada@school.example")
        ada = await site.person_in(other)
        await site.system.services.enrollments.add(grace, course, EnrollmentCreate(user=ada.user))
        assert (await other.open(f"/quizzes/{quiz}/import")).status in {403, 404}
        assert (await other.open(f"/quizzes/{quiz}/export/json")).status in {403, 404}
        assert (await other.send_file(f"/quizzes/{quiz}/import", FINE, "mine.gift")).status in {403, 404}
    forged = await browser.send_file(f"/quizzes/{quiz}/import", FINE, "mine.gift", csrf="forged")
    assert forged.status == 403
    assert await titles(site, grace, quiz) == 1
