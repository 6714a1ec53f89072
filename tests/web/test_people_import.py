"""A list of people on its page: a file or pasted rows, tried and enrolled, long ones as a job."""

import re
from html import unescape
from uuid import UUID

import pytest

from lms_rt import limits
from lms_rt.contract.courses import EnrollmentQuery
from lms_rt.contract.rosters import InvitationQuery
from lms_rt.domain.principal import Person
from lms_rt.services.job_runs import JobRuns
from sql.statement import Statement
from tests.support.working import ended
from tests.web.site import GRACE, Browser, Page, Site

BO = "bo@school.example"
NEW = "new@school.example"
JOB = Statement("SELECT uid FROM outbox WHERE job = 'enrollments.import'")

FORGOTTEN = Statement("UPDATE enrollment_imports SET content = NULL")


@pytest.fixture
async def grace(site: Site, browser: Browser) -> Person:
    """Who has signed in, and teaches."""
    await site.account(GRACE, "Grace", "instructor")
    await site.account(BO, "Bo")
    await browser.sign_in(GRACE)
    return await site.person_in(browser)


def form(course: UUID) -> str:
    return f"/courses/{course}/people/import"


def pasted(page: Page) -> str:
    """What stands in the field for rows."""
    found = re.search(r"<textarea[^>]*>([^<]*)</textarea>", page.text)
    assert found
    return unescape(found[1]).strip()


async def members(site: Site, grace: Person, course: UUID) -> dict[str, str]:
    found = await site.system.services.enrollments.page(grace, course, EnrollmentQuery())
    return {each.email: each.role for each in found if each.email != GRACE}


async def invited(site: Site, grace: Person, course: UUID) -> list[str]:
    found = await site.system.services.invitations.page(grace, course, InvitationQuery(sort="email"))
    return [each.email for each in found]


async def test_a_list_is_tried_first_and_then_enrolled_without_being_chosen_again(
    site: Site, browser: Browser, grace: Person, course: UUID
) -> None:
    assert f'href="{form(course)}"' in (await browser.open(f"/courses/{course}/people")).text
    rows = f"Email;Role;extra_time_factor;\r\n{BO};assistant;1,5;\r\n{NEW};;;\r\nno address;;;\r\n{BO};;;\r\n"
    tried = await browser.send_file(form(course), ("\ufeff" + rows).encode(), list="", only_try="on")
    assert tried.status == 200
    assert "Would be enrolled 1 Would be invited 1 Twice in the list 1 Refused 1" in tried.words
    assert "nobody is enrolled or invited yet" in tried.words
    assert "Line 4 no address email: " in tried.words
    assert f"Line 5 {BO} This address stands further up in the list." in tried.words
    assert "The other rows (2)" in tried.words and f"Line 2 {BO} would be enrolled" in tried.words
    assert (await members(site, grace, course), await invited(site, grace, course)) == ({}, [])
    kept = pasted(tried)
    assert kept.splitlines() == rows.splitlines()
    done = await browser.send_file(form(course), b"", "", list=kept)
    assert "Enrolled 1 Invited 1" in done.words and f"Line 3 {NEW} invited" in done.words
    assert pasted(done) == kept, "there is something to mend in it"
    assert (await members(site, grace, course), await invited(site, grace, course)) == ({BO: "assistant"}, [NEW])
    mended = await browser.send_file(form(course), b"", "", list=f"email\n{BO}\n{NEW}\n")
    assert "Enrolled 0 Invited 0 Were there before 2 Refused 0" in mended.words
    assert (pasted(mended), "To be mended" in mended.words) == ("", False)


@pytest.mark.parametrize(
    "file, status, words",
    [
        ("email;name\nbo@school.example;Zoë\n".encode("cp1252"), 400, "not in UTF-8. Excel saves it so as “CSV UTF-8”"),
        (b"email\nbo@\x00school.example\n", 400, "U+0000"),
        (b"PK\x03\x04\x14\x00\x06\x00\xff\xd8", 400, "not in UTF-8. Excel saves it so as “CSV UTF-8”"),
        (b"name\nBo\n", 422, "The list must begin with a header that names the column email."),
        (b"email,pin\nbo@school.example,1\n", 422, "extra_time_minutes, role: pin."),
        (b"email,email\na@b.example,c@d.example\n", 422, "The list names a column twice"),
        (b"email\n" + b"x" * (1 << 20), 413, "At most 1.0 MiB, please."),
        (b"", 422, "Please fill this in."),
    ],
    ids=["cp1252", "nul", "xlsx", "no header", "unknown column", "column twice", "too large", "empty"],
)
async def test_a_list_that_cannot_be_read_is_refused_in_words_and_what_was_pasted_stays(
    site: Site, browser: Browser, grace: Person, course: UUID, file: bytes, status: int, words: str
) -> None:
    before = "email\n<b>typed</b>\n"
    refused = await browser.send_file(form(course), file, list="" if status == 422 else before)
    assert refused.status == status
    assert words in refused.words
    if status != 422:
        assert pasted(refused) == before.strip()
    assert await members(site, grace, course) == {}


async def test_a_file_as_spreadsheets_save_it_is_read(
    site: Site, browser: Browser, grace: Person, course: UUID
) -> None:
    unicode_text = f"name\temail\r\nBö\t{BO}\r\n".encode("utf-16")
    assert "Enrolled 1" in (await browser.send_file(form(course), unicode_text)).words
    assert await members(site, grace, course) == {BO: "student"}


async def test_pasted_rows_are_taken_from_a_form_without_a_file_too_and_nothing_at_all_is_said_so(
    site: Site, browser: Browser, grace: Person, course: UUID
) -> None:
    nothing = await browser.send_file(form(course), b"", "", list=" \r\n")
    assert (nothing.status, "Please fill this in." in nothing.words) == (422, True)
    assert "Enrolled 1" in (await browser.send(form(course), list=f"email\trole\r\n{BO}\tstudent\r\n")).words
    forged = await browser.send_file(form(course), b"email\nx@school.example\n", csrf="wrong")
    assert forged.status == 403
    assert await invited(site, grace, course) == []


async def test_a_long_list_is_a_job_whose_page_says_how_far_it_is_and_what_became_of_it(
    site: Site, browser: Browser, grace: Person, course: UUID
) -> None:
    rows = f"email\n{NEW}\n" + "no address\n" * 1600
    sent = await browser.send_file(form(course), rows.encode())
    assert sent.status == 303
    job = await site.system.db.fetchval(JOB)
    assert sent.location == f"/jobs/{job}?back={form(course)}"
    waiting = await browser.open(sent.location)
    assert "Waiting for its turn." in waiting.words
    assert '<meta http-equiv="refresh"' in waiting.text and f'href="{form(course)}"' in waiting.text
    runs = JobRuns(site.system.db, site.system.services.announcer)
    run = await runs.claim(job, 60)
    assert run is not None
    await runs.report(run, 1000, 1601)
    assert "Being worked on. 1,000 of 1,601 rows" in (await browser.open(sent.location)).words
    async with site.browser() as other:
        await other.sign_in(BO)
        assert (await other.open(sent.location)).status == 404
    await runs.release(run, "the worker was stopped")
    async with site.worker():
        await ended(site.system, job)
    done = await browser.open(sent.location)
    assert "Enrolled 0 Invited 1 Refused 1600" in done.words
    assert "There are 1100 more. Mend these first." in done.words
    assert 'http-equiv="refresh"' not in done.text
    assert await invited(site, grace, course) == [NEW]


async def test_a_long_list_that_was_tried_is_enrolled_with_one_press(
    site: Site, browser: Browser, grace: Person, course: UUID
) -> None:
    rows = f"email\n{NEW}\n{BO}\n" + "no address\n" * 1001
    trial = (await browser.send_file(form(course), rows.encode(), only_try="on")).location
    async with site.worker():
        await ended(site.system, await site.system.db.fetchval(JOB))
        tried = await browser.open(trial)
        assert "Would be enrolled 1 Would be invited 1 Refused 1001" in tried.words
        assert "Enrol the others" in tried.words and await members(site, grace, course) == {}
        press = re.search(rf'action="({form(course)}/[^"]+)"', tried.text)
        assert press
        async with site.browser() as other:
            await other.sign_in(BO)
            assert (await other.send(press[1])).status == 403
        begun = await browser.send(press[1])
        assert begun.status == 303 and begun.location != trial
        await ended(site.system, UUID(begun.location.removeprefix("/jobs/").partition("?")[0]))
    done = await browser.open(begun.location)
    assert "Enrolled 1 Invited 1 Refused 1001" in done.words and press[1] not in done.text
    assert (await members(site, grace, course), await invited(site, grace, course)) == ({BO: "student"}, [NEW])
    assert (await browser.send(press[1])).location == begun.location, "pressed twice, it is one job"
    again = await browser.open(trial)
    assert press[1] not in again.text and f'href="{begun.location}"' in again.text
    assert (await browser.send(f"{form(course)}/{course}")).status == 404
    assert (await browser.send(f"{form(course)}/nonsense")).status == 404


async def test_of_a_list_that_was_kept_long_enough_it_is_said_that_it_is_gone(
    site: Site, browser: Browser, grace: Person, course: UUID
) -> None:
    rows = "email\n" + "no address\n" * 1001
    trials = [await browser.send_file(form(course), rows.encode(), only_try="on") for _ in range(2)]
    async with site.worker():
        for [job] in await site.system.db.fetch(JOB):
            await ended(site.system, job)
    page = await browser.open(trials[0].location)
    assert "There is nobody in it to enrol or to invite." in page.words and "Enrol th" not in page.words
    await site.system.db.execute(FORGOTTEN)
    assert "This list is kept no longer." in (await browser.open(trials[0].location)).words


async def test_a_job_that_was_given_up_says_what_that_means_and_no_more(
    site: Site, browser: Browser, grace: Person, course: UUID
) -> None:
    rows = "email\n" + "".join(f"p{n}@school.example\n" for n in range(1001))
    sent = await browser.send_file(form(course), rows.encode())
    runs = JobRuns(site.system.db, site.system.services.announcer)
    run = await runs.claim(await site.system.db.fetchval(JOB), 60)
    assert run is not None
    await runs.fail(run, "a secret of the machine")
    failed = await browser.open(sent.location)
    assert "Nobody of the list was enrolled or invited." in failed.words
    assert "secret" not in failed.words
    await site.account("root@school.example", "Root", "admin")
    async with site.browser() as root:
        await root.sign_in("root@school.example")
        shown = await root.open(f"/jobs/{run.id}")
        assert "a secret of the machine" in shown.words and 'href="/admin/dead-letters"' in shown.text
    elsewhere = await browser.open(f"/jobs/{run.id}?back=//evil.example")
    assert "evil.example" not in elsewhere.text
    assert {(await browser.open(f"/jobs/{no}")).status for no in ("nonsense", course)} == {404}


async def test_only_its_instructors_bring_a_list_into_a_course(
    site: Site, browser: Browser, grace: Person, course: UUID
) -> None:
    async with site.browser() as other:
        assert (await other.open(form(course))).location.startswith("/login")
        await other.sign_in(BO)
        for status in (403, 403):
            assert (await other.open(form(course))).status == status
            assert (await other.send_file(form(course), f"email\n{NEW}\n".encode())).status == status
            await browser.send_file(form(course), f"email,role\n{BO},assistant\n".encode())
        assert (await other.open(f"/courses/{course}/people")).status == 200, "an assistant"
        assert form(course) not in (await other.open(f"/courses/{course}/people")).text
    assert await invited(site, grace, course) == []
    assert {(await browser.open(f"/courses/{no}/people/import")).status for no in ("nonsense", grace.user)} == {404}


async def test_a_long_list_with_a_character_that_cannot_be_kept_is_refused_and_stays(
    site: Site, browser: Browser, course: UUID
) -> None:
    rows = "".join(f"a{n}@school.example,A\x00\n" for n in range(limits.ROSTER_ROWS_AT_ONCE + 1))
    page = await browser.send(form(course), list="email,name\n" + rows)
    assert page.status == 400
    assert "The list holds U+0000" in page.words
    assert "a7@school.example" in page.text
