"""Question files into a quiz by a form alone."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID, uuid4

import pytest

from lms_rt import limits
from lms_rt.contract.courses import EnrollmentCreate
from lms_rt.domain.principal import Person
from sql import quizzes as sql
from tests.web.site import GRACE, Browser, Site

HOPPER = "hopper@school.example"
SOUND = b"::Easy::Is it?{T}\n\nWhich? {=this ~%50%that ~other}\n"
HALF = SOUND + b"\n::<Bad>::Broken {=a ~b\n"


@asynccontextmanager
async def author(site: Site, browser: Browser) -> AsyncIterator[tuple[Person, UUID]]:
    """Grace has signed in, with a quiz of one question."""
    await site.account(GRACE, "Grace", "instructor")
    await browser.sign_in(GRACE)
    grace = await site.person_in(browser)
    yield grace, await site.quiz_of(grace)


async def count(site: Site, grace: Person, quiz: UUID) -> int:
    return len(await site.system.services.quizzes.questions(grace, quiz))


async def test_the_questions_of_files_come_after_those_that_are_there(site: Site, browser: Browser) -> None:
    async with author(site, browser) as (grace, quiz):
        address = f"/quizzes/{quiz}/import"
        assert f'href="{address}"' in (await browser.open(f"/quizzes/{quiz}")).text
        assert (await browser.open(address)).status == 200
        own = b'{"questions": [{"type": "open_text", "prompt": "Why?"}]}'
        done = await browser.hand_in(address, ("a.gift", SOUND), ("b.json", own), format="")
        assert done.status == 200
        assert "3 questions imported" in done.words
        assert "a.gift, line 1" in done.words and "b.json" in done.words and "True or false" in done.words
        assert f'href="/quizzes/{quiz}">See the questions' in done.text
        prompts = [each.prompt for each in await site.system.services.quizzes.questions(grace, quiz)]
        assert prompts[1:] == ["Is it?", "Which?", "Why?"]


async def test_a_refusal_tells_of_each_question_and_offers_to_take_the_others(site: Site, browser: Browser) -> None:
    async with author(site, browser) as (grace, quiz):
        address = f"/quizzes/{quiz}/import"
        refused = await browser.hand_in(address, ("bank.gift", HALF), format="gift")
        assert refused.status == 422
        assert "Nothing was imported" in refused.words
        assert "1 question cannot be imported, so none was. The other 2 can be without it." in refused.words
        assert "bank.gift, line 5" in refused.words and "The { is never closed by }." in refused.words
        assert refused.words.index("Refused: 1") < refused.words.index("Could be imported as they are: 2")
        assert "Browsers do not keep files" in refused.words
        assert 'name="partial" value="on" checked' in refused.text
        assert '<option value="gift" selected>' in refused.text
        assert await count(site, grace, quiz) == 1
        taken = await browser.hand_in(address, ("bank.gift", HALF), format="gift", partial="on")
        assert (taken.status, await count(site, grace, quiz)) == (200, 3)
        assert "2 questions imported" in taken.words and "1 refused" in taken.words


async def test_a_page_that_is_reloaded_imports_nothing_twice(site: Site, browser: Browser) -> None:
    async with author(site, browser) as (grace, quiz):
        address = f"/quizzes/{quiz}/import"
        form = (await browser.open(address)).text.partition('name="form" value="')[2].partition('"')[0]
        assert form
        await browser.hand_in(address, ("a.gift", HALF), form=form)  # refused, so the form is free
        assert await count(site, grace, quiz) == 1
        first = await browser.hand_in(address, ("a.gift", SOUND), form=form)
        again = await browser.hand_in(address, ("a.gift", SOUND), form=form)
        assert (first.status, again.status, await count(site, grace, quiz)) == (200, 200, 3)
        assert "2 questions imported" in again.words
        await browser.hand_in(address, ("b.gift", b"Other?{T}"), form=form)  # as one goes back and chooses another
        assert await count(site, grace, quiz) == 4
        await browser.hand_in(address, ("a.gift", SOUND), form=f"{form}of another page")
        assert await count(site, grace, quiz) == 6


async def test_a_try_changes_nothing_and_says_what_would_be(site: Site, browser: Browser) -> None:
    async with author(site, browser) as (grace, quiz):
        tried = await browser.hand_in(f"/quizzes/{quiz}/import", ("bank.gift", HALF), dry_run="on")
        assert tried.status == 200
        assert "Only tried: 2 questions could be imported" in tried.words
        assert "Tick that what can be read is taken" in tried.words
        assert 'name="dry_run" value="on">' in tried.text, "what comes after a try is meant"
        assert "See the questions" not in tried.words
        assert await count(site, grace, quiz) == 1


async def test_long_reports_are_folded(site: Site, browser: Browser) -> None:
    async with author(site, browser) as (_, quiz):
        broken = "\n\n".join(f"::Number {n}::Broken {{=a ~b ~" for n in range(120))
        refused = await browser.hand_in(f"/quizzes/{quiz}/import", ("bank.gift", broken.encode()), dry_run="on")
        assert refused.status == 200
        assert refused.text.count("<details") == 1
        assert "100 more" in refused.words


@pytest.mark.parametrize(
    "name, content, words",
    [
        ("bank.gift", b"caf\xe9 {T}", "Not UTF-8: save it as UTF-8."),
        ("a.zip", b"PK\x03\x04 and no more", "Nothing was imported"),
        ("a.xml", b"<?xml version='1.0'?><song/>", "No questions are kept in a <song>."),
        ("empty.gift", b"", "There are no questions in it."),
        ("<b>.gift", b"x {=", "<b>.gift"),
    ],
)
async def test_what_is_no_question_file_is_said_to_be_none(
    site: Site, browser: Browser, name: str, content: bytes, words: str
) -> None:
    async with author(site, browser) as (grace, quiz):
        refused = await browser.hand_in(f"/quizzes/{quiz}/import", (name, content))
        assert (refused.status, await count(site, grace, quiz)) == (422, 1)
        assert words in refused.words
        assert "<b>.gift" not in refused.text
        assert "can be without" not in refused.words


async def test_a_file_whose_name_is_not_utf8_is_taken_all_the_same(site: Site, browser: Browser) -> None:
    async with author(site, browser) as (grace, quiz):
        field = b'--b\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n%b\r\n'
        file = b'--b\r\nContent-Disposition: form-data; name="file"; filename="caf\xe9.gift"\r\n\r\n%b\r\n--b--\r\n'
        body = field % (browser.cookie("lms_csrf") or "").encode() + file % SOUND
        done = await browser.send_raw(f"/quizzes/{quiz}/import", body, "multipart/form-data; boundary=b")
        assert (done.status, await count(site, grace, quiz)) == (200, 3)
        assert "caf.gift, line 1" in done.words


async def test_a_form_that_cannot_be_followed_comes_back_as_it_was(site: Site, browser: Browser) -> None:
    async with author(site, browser) as (grace, quiz):
        address = f"/quizzes/{quiz}/import"
        nothing = await browser.hand_in(address, format="moodle", dry_run="on")
        assert nothing.status == 422
        assert "Choose at least one file." in nothing.words
        assert '<option value="moodle" selected>' in nothing.text
        assert 'name="dry_run" value="on" checked' in nothing.text
        unsent = await browser.hand_in(address, ("", b""))
        assert unsent.status == 422, "as browsers send a field for files in which none was chosen"
        plain = await browser.send(address, None, format="gift")
        assert (plain.status, "Choose at least one file." in plain.words) == (422, True)
        other = await browser.hand_in(address, ("a.gift", SOUND), format="docx")
        assert (other.status, "Choose one of these formats." in other.words) == (422, True)
        long = await browser.hand_in(address, ("a.gift", bytes(limits.QUESTION_FILES_MAX_BYTES + 1)), partial="on")
        assert (long.status, "At most 16.0 MiB, please." in long.words) == (413, True)
        assert 'name="partial" value="on" checked' in long.text
        many = [(f"{n}.gift", b"Is it?{T}") for n in range(limits.QUESTION_FILES_MAX + 1)]
        assert (await browser.hand_in(address, *many)).status == 413
        full = "\n\n".join(f"Is it {n}?{{T}}" for n in range(limits.QUESTIONS_PER_QUIZ))
        refused = await browser.hand_in(address, ("a.gift", full.encode()))
        assert refused.status == 409
        assert "A quiz has at most 500 questions; this would make 501. Nothing was imported." in refused.words
        assert await count(site, grace, quiz) == 1


async def test_only_authors_import_and_only_from_our_pages(site: Site, browser: Browser) -> None:
    async with author(site, browser) as (grace, quiz), site.browser() as other:
        address = f"/quizzes/{quiz}/import"
        stranger = await other.open(address)
        assert (stranger.status, stranger.location.startswith("/login")) == (303, True)
        await site.account(HOPPER, "Hopper")
        await other.sign_in(HOPPER)
        assert (await other.open(address)).status == (await other.hand_in(address, ("a.gift", SOUND))).status == 404
        course = (await site.system.services.quizzes.get(grace, quiz)).course
        await site.system.services.enrollments.add(grace, course, EnrollmentCreate(email=HOPPER, role="assistant"))
        assert (await other.open(address)).status == (await other.hand_in(address, ("a.gift", SOUND))).status == 403
        assert (await browser.hand_in(address, ("a.gift", SOUND), csrf="")).status == 403
        assert (await browser.open(f"/quizzes/{uuid4()}/import")).status == 404
        assert (await browser.hand_in("/quizzes/none/import", ("a.gift", SOUND))).status == 404
        assert await count(site, grace, quiz) == 1


async def test_a_page_reloaded_while_its_files_are_imported_is_told_so(site: Site, browser: Browser) -> None:
    async with author(site, browser) as (grace, quiz):
        sent = {"form": "once", "format": "gift"}
        async with site.system.db.transaction() as tx:
            await tx.fetchrow(sql.LOCK, quiz)  # neither can end before this does
            twice = {
                asyncio.create_task(browser.hand_in(f"/quizzes/{quiz}/import", ("a.gift", SOUND), **sent))
                for _ in range(2)
            }
            [told], [working] = await asyncio.wait(twice, return_when=asyncio.FIRST_COMPLETED)
        assert told.result().status == 409
        assert "These files are being imported just now." in told.result().words
        assert (await working).status == 200
        assert await count(site, grace, quiz) == 1 + 2
