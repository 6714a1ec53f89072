"""A course's bank of questions in forms alone."""

from uuid import UUID, uuid4

from lms_rt.contract.bank import BankQuery, BankQuestion, BankQuestionCreate
from lms_rt.contract.courses import EnrollmentCreate
from lms_rt.contract.questions import parse_question
from lms_rt.domain.principal import Person
from tests.support import school
from tests.web.site import GRACE, Browser, Site
from tests.web.test_question_editing import RICH, fields_of
from tests.web.test_question_import import HOPPER, author

TYPED = {"type": "true_false", "prompt": "<Why>?", "lines": "true", "seconds": "30", "points": "1000"}


async def course_of(site: Site, grace: Person, quiz: UUID) -> UUID:
    return (await site.system.services.quizzes.get(grace, quiz)).course


async def bank(site: Site, grace: Person, course: UUID) -> list[BankQuestion]:
    return await site.system.services.bank.page(grace, course, BankQuery())


async def test_a_question_is_added_found_by_its_tag_changed_and_deleted(site: Site, browser: Browser) -> None:
    async with author(site, browser) as (grace, quiz):
        course = await course_of(site, grace, quiz)
        here = f"/courses/{course}/bank"
        assert f'href="{here}"' in (await browser.open(f"/courses/{course}/edit")).text
        added = await browser.send(here, None, **TYPED, tags="rivers, long\r\n\r\nA & B")
        assert (added.status, added.location) == (303, here)
        [stored] = await bank(site, grace, course)
        assert (stored.prompt, stored.tags) == ("<Why>?", ["A & B", "rivers, long"])
        listed = await browser.open(f"{here}?tag=A+%26+B")
        assert "&lt;Why&gt;?" in listed.text and "?tag=A+%26+B" in listed.text.replace("&amp;", "&")
        assert "No question has this tag." in (await browser.open(f"{here}?tag=none")).words
        form = await browser.open(f"{here}/{stored.id}")
        assert "A &amp; B\nrivers, long</textarea>" in form.text
        saved = await browser.send(
            f"{here}/{stored.id}", None, **{**TYPED, "lines": "false"}, tags="new", **fields_of(form)
        )
        assert (saved.status, saved.location) == (303, here)
        [changed] = await bank(site, grace, course)
        assert (changed.tags, changed.model_dump(mode="json")["key"]) == (["new"], {"value": False})
        old = await browser.send(f"{here}/{stored.id}/delete", None, **fields_of(form))
        assert (old.status, "nothing was done" in old.words) == (412, True)
        deleted = await browser.send(f"{here}/{stored.id}/delete", None, **fields_of(old))
        assert (deleted.status, await bank(site, grace, course)) == (303, [])


async def test_what_cannot_be_stored_stays_typed(site: Site, browser: Browser) -> None:
    async with author(site, browser) as (grace, quiz), site.browser() as other:
        course = await course_of(site, grace, quiz)
        here = f"/courses/{course}/bank"
        wrong = await browser.send(here, None, **{**TYPED, "lines": "perhaps"}, tags="rivers")
        assert (wrong.status, "perhaps</textarea>" in wrong.text, "rivers</textarea>" in wrong.text) == (
            422,
            True,
            True,
        )
        long = await browser.send(here, None, **TYPED, tags="x" * 1000)
        assert (long.status, "each of up to" in long.words) == (422, True)
        assert await bank(site, grace, course) == []
        given = BankQuestionCreate(question=parse_question(RICH), tags=["cities"])
        stored = await site.system.services.bank.add(grace, course, given)
        address = f"{here}/{stored.id}"
        await other.sign_in(GRACE)
        mine, theirs = fields_of(await browser.open(address)), fields_of(await other.open(address))
        assert (await other.send(address, None, **{**TYPED, "prompt": "Theirs"}, tags="towns", **theirs)).status == 303
        late = await browser.send(address, None, **{**TYPED, "prompt": "Mine"}, tags="mine", **mine)
        assert late.status == 412
        assert (
            "Stored now Theirs" in late.words
            and "towns" in late.words
            and "Mine</textarea>" in late.text
            and "mine</textarea>" in late.text
        )
        [now] = await bank(site, grace, course)
        assert (now.prompt, now.tags) == ("Theirs", ["towns"])
        kept = now.model_dump(mode="json")["key"]
        assert kept == stored.model_dump(mode="json")["key"], "what lines cannot say stays"


async def test_a_long_bank_is_shown_a_page_at_a_time(site: Site, browser: Browser) -> None:
    async with author(site, browser) as (grace, quiz):
        course = await course_of(site, grace, quiz)
        for number in range(21):
            question = parse_question({"type": "open_text", "prompt": f"Number {number:02}?"})
            await site.system.services.bank.add(grace, course, BankQuestionCreate(question=question, tags=["t"]))
        first = await browser.open(f"/courses/{course}/bank?tag=t")
        assert "Number 20?" in first.words and "Number 00?" not in first.words
        after = first.text.split('">Next page')[0].rpartition('href="')[2].replace("&amp;", "&")
        assert "Number 00?" in (await browser.open(after)).words
        assert (await browser.open(f"/courses/{course}/bank?cursor=none")).status == 422


async def test_assistants_read_the_bank_and_others_see_none(site: Site, browser: Browser) -> None:
    async with author(site, browser) as (grace, quiz), site.browser() as other:
        course = await course_of(site, grace, quiz)
        here = f"/courses/{course}/bank"
        given = BankQuestionCreate(question=parse_question(school.CAPITAL), tags=[])
        stored = await site.system.services.bank.add(grace, course, given)
        posts = [(here, TYPED), (f"{here}/{stored.id}", {**TYPED, "revision": "1"}), (f"{here}/{stored.id}/delete", {})]
        await site.account(HOPPER, "Hopper")
        await other.sign_in(HOPPER)
        assert (await other.open(here)).status in {403, 404}
        assert {(await other.send(path, None, **form)).status for path, form in posts} <= {403, 404}
        await site.system.services.enrollments.add(grace, course, EnrollmentCreate(email=HOPPER, role="assistant"))
        seen = await other.open(here)
        assert (seen.status, "Add a question" in seen.words, "Edit" in seen.words) == (200, False, False)
        assert [(await other.send(path, None, **form)).status for path, form in posts] == [403] * 3
        for path in (f"/courses/{uuid4()}/bank/{stored.id}", f"{here}/{uuid4()}", "/courses/none/bank", f"{here}/none"):
            assert (await browser.open(path)).status == 404, path
        assert await bank(site, grace, course) == [stored]
