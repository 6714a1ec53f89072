"""People with accounts on the pages of administrators."""

import re
from uuid import UUID, uuid4

import pytest

from lms_rt.contract.administration import UserPatch
from lms_rt.domain.principal import Person, Role
from sql import mail
from tests.support import school
from tests.support.content import taught
from tests.web.site import Browser, Page, Site

ROOT, ADA = "root@school.example", "ada@school.example"
NAMED = re.compile(r'<a class="items__title" href="/admin/users/[^"]+"><bdi>([^<]+)</bdi>')


@pytest.fixture
async def root(site: Site, browser: Browser) -> Person:
    """Who has signed in, and administers."""
    await site.account(ROOT, "Root", "admin")
    await browser.sign_in(ROOT)
    return await site.person_in(browser)


async def change(browser: Browser, user: UUID, form: str, **fields: str) -> Page:
    """Send a form of a person's page with the revision that the page has."""
    page = await browser.open(f"/admin/users/{user}")
    found = re.search(r'name="revision" value="(\d+)"', page.text)
    assert found
    return await browser.send(f"/admin/users/{user}/{form}", None, revision=found[1], **fields)


async def role_of(site: Site, root: Person, user: UUID) -> str:
    return (await site.system.services.administration.get(root, user)).role


async def test_people_are_found_by_words_and_filtered_and_sorted(site: Site, browser: Browser, root: Person) -> None:
    ids = {}
    for name, role in (("Ada Lovelace", Role.STUDENT), ("Zoë Love", Role.INSTRUCTOR), ("Bo <b>", Role.STUDENT)):
        ids[name] = (await school.person(site.system, name, role)).user
    services = site.system.services
    await services.administration.edit(root, ids["Ada Lovelace"], UserPatch(disabled=True), None)
    await site.system.db.execute(mail.MARK_ADDRESS, ids["Zoë Love"], True)

    async def found(query: str) -> list[str]:
        page = await browser.open(f"/admin/users?{query}")
        assert page.status == 200
        return NAMED.findall(page.text)

    assert await found("") == ["Ada Lovelace", "Bo &lt;b&gt;", "Root", "Zoë Love"]
    assert await found("q=LOVE&sort=-created_at") == ["Zoë Love", "Ada Lovelace"]
    assert await found("role=student") == ["Ada Lovelace", "Bo &lt;b&gt;"]
    assert await found("role=student&disabled=true") == ["Ada Lovelace"]
    assert await found("bounced=true") == ["Zoë Love"]
    nobody = await browser.open("/admin/users?q=nobody&role=admin")
    assert "Nobody is like that." in nobody.words and 'value="nobody"' in nobody.text
    assert "Disabled" in (await browser.open("/admin/users?q=ada")).words
    for wrong in ("role=king", "sort=password_hash", "disabled=perhaps", "cursor=x", "q=%00", "q=" + "x" * 255):
        assert (await browser.open(f"/admin/users?{wrong}")).status == 422, wrong


async def test_a_long_list_goes_on_with_what_was_looked_for(site: Site, browser: Browser, root: Person) -> None:
    for number in range(53):
        await school.person(site.system, f"Person {number:02}")
    first = await browser.open("/admin/users?q=person")
    [onward] = re.findall(r'href="([^"]+)">Next page', first.text)
    assert "q=person" in onward
    second = await browser.open(onward.replace("&amp;", "&"))
    assert NAMED.findall(first.text) + NAMED.findall(second.text) == [f"Person {number:02}" for number in range(53)]
    assert "Next page" not in second.text and 'href="/admin/users?q=person"' in second.text


async def test_a_person_is_shown_with_courses_sign_ins_and_what_was_done(
    site: Site, browser: Browser, root: Person
) -> None:
    course = await taught(site.system)
    ada, enrollment = await course.enrolled()
    for _ in range(2):
        await school.token_of(site.system, ada)
    await site.system.db.execute(mail.MARK_ADDRESS, ada.user, True)
    page = await browser.open(f"/admin/users/{ada.user}")
    assert f'href="/courses/{course.id}"' in page.text
    assert f'href="/enrollments/{enrollment}/progress"' in page.text
    for words in ("Learner · takes part", "Signed in in 2 places", "mail comes back since", "confirmed", "user.create"):
        assert words in page.words, words
    assert "signs them out everywhere at once, out of a running class as well" in page.words


async def test_a_role_is_changed_and_of_two_administrators_the_second_is_told(
    site: Site, browser: Browser, root: Person
) -> None:
    ada = (await school.person(site.system, "Ada")).user
    answer = await change(browser, ada, "role", role="instructor")
    assert (answer.status, answer.location) == (303, f"/admin/users/{ada}?note=role")
    assert "The role holds at once" in (await browser.open(answer.location)).words
    assert await role_of(site, root, ada) == "instructor"
    overtaken = await browser.send(f"/admin/users/{ada}/role", role="student", revision="1")
    assert overtaken.status == 412
    assert '<option value="student" selected>' in overtaken.text
    assert "Stored now: Instructor" in overtaken.words
    assert await role_of(site, root, ada) == "instructor"
    for wrong in ({}, {"role": ""}, {"role": "king"}):
        refused = await change(browser, ada, "role", **wrong)
        assert refused.status == 422
        assert "Please choose one of the roles." in refused.words
    for revision in ("", "x", "9" * 20):
        assert (await browser.send(f"/admin/users/{ada}/role", role="admin", revision=revision)).status == 422
    assert await role_of(site, root, ada) == "instructor"


async def test_somebody_is_disabled_and_enabled_and_is_signed_out_at_once(
    site: Site, browser: Browser, root: Person
) -> None:
    await site.account(ADA)
    async with site.browser() as theirs:
        await theirs.sign_in(ADA)
        ada = (await site.person_in(theirs)).user
        disabled = await change(browser, ada, "status", status="disabled")
        page = await browser.open(disabled.location)
        assert "The account is disabled. They are signed out everywhere." in page.words
        assert "Signed in nowhere" in page.words
        assert (await theirs.open("/account")).status == 303
        for wrong in ({}, {"status": ""}, {"status": "Disabled"}):
            assert (await change(browser, ada, "status", **wrong)).status == 422, wrong
        assert "Signed in nowhere" in (await browser.open(f"/admin/users/{ada}")).words
        assert (await theirs.sign_in(ADA)).status != 303
        late = await browser.send(f"/admin/users/{ada}/status", status="enabled", revision="1")
        assert late.status == 412
        assert (
            "Somebody else has changed this since you opened it. It is shown as it is now; nothing was done."
            in late.words
        )
        enabled = await change(browser, ada, "status", status="enabled")
        assert "They can sign in again." in (await browser.open(enabled.location)).words
        assert (await theirs.sign_in(ADA)).status == 303
        assert (await theirs.open("/account")).status == 200


async def test_nobody_is_offered_to_change_themselves_or_who_is_gone(
    site: Site, browser: Browser, root: Person
) -> None:
    own = await browser.open(f"/admin/users/{root.user}")
    assert "This is you." in own.words
    assert f"/admin/users/{root.user}/role" not in own.text
    refused = await browser.send(f"/admin/users/{root.user}/status", status="disabled", revision="1")
    assert (refused.status, "Nobody changes their own role" in refused.words) == (409, True)
    gone = await school.person(site.system, "Gone Forever")
    await site.system.services.account_deletion.delete(gone)
    page = await browser.open(f"/admin/users/{gone.user}")
    assert "has deleted it" in page.words
    assert "Gone Forever" not in page.text and "account.invalid" not in page.text
    assert f"/admin/users/{gone.user}/role" not in page.text
    refused = await browser.send(f"/admin/users/{gone.user}/status", status="enabled", revision="2")
    assert (refused.status, "has deleted it" in refused.words) == (409, True)
    assert "Deleted account" in (await browser.open("/admin/users")).words
    for nobody in (str(uuid4()), "nonsense"):
        assert (await browser.open(f"/admin/users/{nobody}")).status == 404
        assert (await browser.send(f"/admin/users/{nobody}/role", role="admin", revision="1")).status == 404


async def test_others_neither_see_people_nor_change_them(site: Site, browser: Browser) -> None:
    bo = (await school.person(site.system, "Bo")).user
    paths = ("/admin/users", f"/admin/users/{bo}", "/admin/audit", "/admin/audit?since=x", "/admin/audit?actor=x")
    for path in paths:
        answer = await browser.open(path)
        assert (answer.status, answer.location.startswith("/login")) == (303, True)
    await site.account(ADA, role="instructor")
    await browser.sign_in(ADA)
    for path in paths:
        answer = await browser.open(path)
        assert answer.status == 403, path
        assert "Bo" not in answer.words
    for form, fields in (("role", {"role": "admin"}), ("status", {"status": "disabled"})):
        assert (await browser.send(f"/admin/users/{bo}/{form}", None, revision="1", **fields)).status == 403
