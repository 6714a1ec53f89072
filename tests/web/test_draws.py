"""What a quiz draws from the bank, in forms alone."""

import re
from html import unescape
from uuid import UUID, uuid4

from lms_rt.contract.bank import BankQuestionCreate
from lms_rt.contract.courses import EnrollmentCreate
from lms_rt.contract.questions import parse_question
from lms_rt.contract.quizzes import Draw, Quiz, QuizCreate, QuizPatch
from lms_rt.domain.principal import Person
from tests.web.site import Browser, Page, Site

HOPPER = "hopper@school.example"
PLENTY = [Draw(tags=["rivers"], count=2)]


async def bank_of(site: Site, grace: Person, course: UUID, *tags: list[str]) -> None:
    for each in tags:
        question = parse_question({"type": "open_text", "prompt": "Why?"})
        await site.system.services.bank.add(grace, course, BankQuestionCreate(question=question, tags=each))


async def empty_quiz(site: Site, grace: Person, course: UUID) -> Quiz:
    return await site.system.services.quizzes.create(grace, course, QuizCreate(title="<Rivers>"))


async def draws(site: Site, grace: Person, quiz: Quiz) -> list[Draw]:
    return (await site.system.services.quizzes.get(grace, quiz.id)).draws


def shown(page: Page) -> dict[str, str]:
    """What the form would send as it is."""
    inputs = re.findall(r'name="(revision|count\.\d+)"[^>]*? value="([^"]*)"', page.text)
    areas = re.findall(r'<textarea[^>]*name="(tags\.\d+)"[^>]*>(.*?)</textarea>', page.text, re.DOTALL)
    return {name: unescape(value) for name, value in [*inputs, *areas]}


async def test_draws_are_added_counted_changed_and_taken_out(
    site: Site, browser: Browser, grace: Person, course: UUID
) -> None:
    quiz = await empty_quiz(site, grace, course)
    here = f"/quizzes/{quiz.id}/draws"
    for page in (f"/quizzes/{quiz.id}", f"/quizzes/{quiz.id}/settings"):
        assert f'href="{here}"' in (await browser.open(page)).text
    assert "No question of the bank has a tag yet." in (await browser.open(here)).words
    await bank_of(site, grace, course, ["rivers"], ["rivers", "a, <b>"], ["cities"])
    form = shown(await browser.open(here))
    assert form == {"revision": str(quiz.revision), "count.1": "", "tags.1": ""}
    added = await browser.send(here, None, **{**form, "count.1": "1", "tags.1": " rivers \r\n\r\na, <b>"})
    assert (added.status, added.location) == (303, here)
    assert await draws(site, grace, quiz) == [Draw(tags=["a, <b>", "rivers"], count=1)]
    listed = await browser.open(here)
    assert "The bank has 1 for it now." in listed.words and "cannot be published" not in listed.words
    assert shown(listed)["tags.1"] == "a, <b>\nrivers"
    assert "rivers (2)" in re.sub(r"\s+\(", " (", listed.words)
    more = {**shown(listed), "count.2": "2", "tags.2": ""}
    tried = await browser.send(here, None, **more, count="on")
    assert (tried.status, "The bank has 3 for it now." in tried.words) == (200, True)
    assert "Nothing of it is stored yet." in tried.words
    assert len(await draws(site, grace, quiz)) == 1
    assert (await browser.send(here, None, **shown(tried))).status == 303
    assert await draws(site, grace, quiz) == [Draw(tags=["a, <b>", "rivers"], count=1), Draw(tags=[], count=2)]
    less = await browser.send(here, None, **{**shown(await browser.open(here)), "away.1": "on", "count.2": "3"})
    assert (less.status, await draws(site, grace, quiz)) == (303, [Draw(tags=[], count=3)])
    gone = await browser.send(here, None, **{**shown(await browser.open(here)), "count.1": ""})
    assert (gone.status, await draws(site, grace, quiz)) == (303, [])


async def test_draws_that_cannot_be_filled_are_seen_before_publishing(
    site: Site, browser: Browser, grace: Person, course: UUID
) -> None:
    quiz = await empty_quiz(site, grace, course)
    address, here = f"/quizzes/{quiz.id}", f"/quizzes/{quiz.id}/draws"
    assert "Nothing" not in (await browser.open(address)).words
    await bank_of(site, grace, course, ["rivers"])
    patch = QuizPatch(draws=PLENTY)
    await site.system.services.quizzes.edit(grace, quiz.id, patch, None)
    words = "Draw 1 wants 2 questions tagged 'rivers'; the bank has 1"
    for page in (address, here):
        assert (await browser.open(page)).words.count(words) == 1, page
    refused = await browser.send(f"{address}/publish")
    assert (refused.status, refused.words.count(words)) == (409, 1)
    await bank_of(site, grace, course, ["rivers"])
    ready = await browser.open(address)
    assert words not in ready.words and "Each attempt is asked 2 questions of the bank as well" in ready.words
    assert f'action="{address}/publish"' in ready.text, "a quiz may be drawn as a whole"
    assert (await browser.send(f"{address}/publish")).location == f"{address}/class"
    bare = await empty_quiz(site, grace, course)
    empty = await browser.send(f"/quizzes/{bare.id}/publish")
    assert (empty.status, "has no questions yet" in empty.words) == (409, True)


async def test_what_cannot_be_read_stays_typed_beside_what_is_wrong(
    site: Site, browser: Browser, grace: Person, course: UUID
) -> None:
    quiz = await empty_quiz(site, grace, course)
    here = f"/quizzes/{quiz.id}/draws"
    form = shown(await browser.open(here))
    for count in ("", "0", "501", "-1", "two", "1.5", "²", "9" * 5000):
        typed = {**form, "count.1": count, "tags.1": "<rivers>"}
        for button in ({}, {"count": "on"}):
            wrong = await browser.send(here, None, **typed, **button)
            assert (wrong.status, "A number from 1 to 500, please." in wrong.words) == (422, True), count
            assert shown(wrong) == typed
    for tags in ("x" * 51, "a\x00b", "\n".join(map(str, range(21)))):
        wrong = await browser.send(here, None, **{**form, "count.1": "1", "tags.1": tags})
        assert (wrong.status, "At most 20 tags" in wrong.words) == (422, True)
    assert (await browser.send(here, None, **{"count.1": "1", "tags.1": ""})).status == 422, "made from something"
    assert await draws(site, grace, quiz) == []
    many = {f"{name}.{number}": "1" for number in range(1, 30) for name in ("count", "tags")}
    assert (await browser.send(here, None, **{**form, **many})).status == 303
    full = await browser.open(here)
    assert (len(await draws(site, grace, quiz)), "count.20" in full.text, "count.21" in full.text) == (20, True, False)


async def test_who_changes_draws_second_is_told_and_keeps_what_they_typed(
    site: Site, browser: Browser, grace: Person, course: UUID
) -> None:
    quiz = await empty_quiz(site, grace, course)
    here = f"/quizzes/{quiz.id}/draws"
    mine = {**shown(await browser.open(here)), "count.1": "7", "tags.1": "mine"}
    await site.system.services.quizzes.edit(grace, quiz.id, QuizPatch(draws=PLENTY), None)
    assert (await browser.send(here, None, **mine, count="on")).status == 412, "counting overtakes nobody unseen"
    late = await browser.send(here, None, **mine)
    assert (late.status, "Stored now 1: 2 questions tagged rivers" in late.words) == (412, True)
    assert shown(late) == {**mine, "revision": str(quiz.revision + 1)}
    assert await draws(site, grace, quiz) == PLENTY
    assert (await browser.send(here, None, **shown(late))).status == 303
    assert await draws(site, grace, quiz) == [Draw(tags=["mine"], count=7)]


async def test_draws_are_the_authors_to_change(site: Site, browser: Browser, grace: Person, course: UUID) -> None:
    quiz = await empty_quiz(site, grace, course)
    here = f"/quizzes/{quiz.id}/draws"
    await site.system.services.quizzes.edit(grace, quiz.id, QuizPatch(draws=PLENTY), None)
    form = shown(await browser.open(here))
    await site.account(HOPPER, "Hopper")
    async with site.browser() as other:
        await other.sign_in(HOPPER)
        assert [(await other.open(here)).status, (await other.send(here, None, **form)).status] == [404] * 2
        await site.system.services.enrollments.add(grace, course, EnrollmentCreate(email=HOPPER, role="assistant"))
        assert [(await other.open(here)).status, (await other.send(here, None, **form)).status] == [403] * 2
        seen = await other.open(f"/quizzes/{quiz.id}")
        assert "the bank has 0" in seen.words and f'href="{here}"' not in seen.text
    for path in (f"/quizzes/{uuid4()}/draws", "/quizzes/none/draws"):
        assert (await browser.open(path)).status == 404
    assert await draws(site, grace, quiz) == PLENTY


async def test_a_tag_that_another_program_wrote_with_an_odd_space_stays_one(
    site: Site, browser: Browser, grace: Person, course: UUID
) -> None:
    quiz = await empty_quiz(site, grace, course)
    odd = [Draw(tags=["a\u2028b", "c\x85d"], count=1)]
    await site.system.services.quizzes.edit(grace, quiz.id, QuizPatch(draws=odd), None)
    here = f"/quizzes/{quiz.id}/draws"
    again = await browser.send(here, None, **{**shown(await browser.open(here)), "count.1": "2"})
    assert again.status == 303
    assert await draws(site, grace, quiz) == [Draw(tags=odd[0].tags, count=2)]
