"""The people of a course on its page."""

import re
from html import escape
from uuid import UUID

import pytest

from lms_rt.contract.courses import Enrollment, EnrollmentCreate, EnrollmentPatch, EnrollmentQuery
from lms_rt.contract.rosters import InvitationQuery
from lms_rt.domain.principal import Person
from tests.web.site import GRACE, Browser, Site

BO = "bo@school.example"
NEW = "new@school.example"


async def person(site: Site, grace: Person, course: UUID, email: str = BO) -> Enrollment:
    found = await site.system.services.enrollments.page(grace, course, EnrollmentQuery())
    return next(each for each in found if each.email == email)


async def test_who_has_an_account_is_enrolled_and_who_has_none_is_invited(
    site: Site, browser: Browser, grace: Person, course: UUID
) -> None:
    await site.account(BO, "<b>Bo</b>")
    people = f"/courses/{course}/people"
    for email, role, note in (
        (BO, "assistant", "They are in the course now"),
        (BO, "student", "in the course already"),
        (NEW, "student", "an invitation goes to it by mail"),
        (NEW, "student", "has an invitation that is open"),
    ):
        answer = await browser.send(people, email=email, role=role)
        assert answer.status == 303
        assert note in (await browser.open(answer.location)).words
    assert (await person(site, grace, course)).role == "assistant"
    [invited] = await site.system.services.invitations.page(grace, course, InvitationQuery())
    assert invited.email == NEW
    page = await browser.open(people)
    assert "&lt;b&gt;Bo&lt;/b&gt;" in page.text and "<b>Bo</b>" not in page.text
    wrong = await browser.send(people, email="nobody", role="student")
    assert wrong.status == 422
    assert 'value="nobody"' in wrong.text


async def test_role_and_extra_time_are_changed_and_somebody_is_withdrawn_and_let_in_again(
    site: Site, browser: Browser, grace: Person, course: UUID
) -> None:
    await site.account(BO, "Bo")
    await site.system.services.enrollments.add(grace, course, EnrollmentCreate(email=BO))
    bo = await person(site, grace, course)
    address, back = f"/enrollments/{bo.id}", f"/courses/{course}/people#person-{bo.id}"
    fields = {"role": "assistant", "extra_time_factor": "1,5", "extra_time_minutes": "10"}
    assert (await browser.send(address, None, **fields, revision=str(bo.revision))).location == back
    changed = await person(site, grace, course)
    assert (changed.role, changed.extra_time_factor, changed.extra_time_minutes) == ("assistant", 1.5, 10)
    shown = await browser.open(f"/courses/{course}/people")
    assert "Assistant · takes part · extra time × 1.5 + 10 min" in shown.words
    assert (await browser.send(address, None, **fields, revision=str(bo.revision))).status == 412
    for status, words in (("withdrawn", "has left"), ("active", "takes part")):
        now = await person(site, grace, course)
        assert (await browser.send(f"{address}/status", status=status, revision=str(now.revision))).location == back
        assert (await person(site, grace, course)).status == status
        assert words in (await browser.open(back)).words
    revision = str((await person(site, grace, course)).revision)
    for wrong in ({"extra_time_factor": "0.5"}, {"extra_time_minutes": "many"}, {"role": "king"}):
        assert (await browser.send(address, None, **{**fields, **wrong}, revision=revision)).status == 422
    own = await person(site, grace, course, GRACE)
    last = await browser.send(f"/enrollments/{own.id}/status", status="withdrawn", revision=str(own.revision))
    assert last.status == 409
    assert "keeps at least one instructor" in last.words


async def test_they_are_listed_by_name_a_page_at_a_time(
    site: Site, browser: Browser, grace: Person, course: UUID
) -> None:
    for number in range(55):
        email = f"p{number:02}@school.example"
        await site.account(email, f"Person {number:02}")
        await site.system.services.enrollments.add(grace, course, EnrollmentCreate(email=email))
    first = await browser.open(f"/courses/{course}/people")
    following = re.search(r'href="([^"]*cursor[^"]*)#people"', first.text)
    assert following
    second = await browser.open(following[1].replace("&amp;", "&"))
    names = [re.findall(r"<h3 [^>]*>([^<]*)</h3>", page.text) for page in (first, second)]
    assert names == [["Grace", *(f"Person {n:02}" for n in range(49))], [f"Person {n:02}" for n in range(49, 55)]]
    assert (await browser.open(f"/courses/{course}/people?cursor=nonsense")).status == 422


async def test_assistants_see_who_is_there_and_change_nobody_and_learners_see_nobody(
    site: Site, browser: Browser, grace: Person, course: UUID
) -> None:
    await site.account(BO, "Bo")
    own = await person(site, grace, course, GRACE)
    edits = {"role": "student", "revision": str(own.revision)}
    people = f"/courses/{course}/people"
    withdrawal = {"status": "withdrawn", "revision": str(own.revision)}
    async with site.browser() as other:
        await other.sign_in(BO)

        async def refused() -> set[int]:
            return {
                (await other.send(people, email=NEW, role="student")).status,
                (await other.send(f"/enrollments/{own.id}", None, **edits)).status,
                (await other.send(f"/enrollments/{own.id}/status", None, **withdrawal)).status,
            }

        assert (await other.open(people)).status == 403
        assert await refused() == {403, 404}, "another's enrolment is not even found"
        await site.system.services.enrollments.add(grace, course, EnrollmentCreate(email=BO))
        assert (await other.open(people)).status == 403
        assert await refused() == {403, 404}
        bo = await person(site, grace, course)
        await site.system.services.enrollments.edit(grace, bo.id, EnrollmentPatch(role="assistant"), None)
        page = await other.open(people)
        assert "Grace" in page.words
        assert "Bring somebody in" not in page.words and "Withdraw" not in page.words
        assert await refused() == {403}
    assert await person(site, grace, course, GRACE) == own


async def test_they_are_looked_for_by_name_address_role_and_status_and_one_comes_back_to_where_one_was(
    site: Site, browser: Browser, grace: Person, course: UUID
) -> None:
    for email, name, role in ((BO, "Zoë Bo", "student"), ("zora@else.example", "Zora", "assistant")):
        await site.account(email, name)
        await browser.send(f"/courses/{course}/people", email=email, role=role)
    people = f"/courses/{course}/people"

    async def found(query: str) -> list[str]:
        return re.findall(r"<h3 [^>]*>([^<]*)</h3>", (await browser.open(f"{people}?{query}")).text)

    assert await found("q=ZO") == ["Zoë Bo", "Zora"]
    assert await found("q=zo%C3%AB") == ["Zoë Bo"]
    assert await found("q=ELSE.ex&role=&status=") == ["Zora"]
    assert await found("q=zo&role=assistant") == ["Zora"]
    assert await found("status=withdrawn") == await found("q=%25") == await found("q=z_ra") == []
    assert "Nobody is like that." in (await browser.open(f"{people}?q=%25")).words
    page = await browser.open(f"{people}?q=zo&role=student&cursor=")
    place = re.search(r'name="place" value="([^"]*)"', page.text)
    assert place
    assert 'value="zo"' in page.text and '<option value="student" selected>' in page.text
    bo = await person(site, grace, course)
    fields = {"extra_time_minutes": "5", "revision": str(bo.revision), "place": place[1].replace("&amp;", "&")}
    stored = await browser.send(f"/enrollments/{bo.id}", None, **fields)
    assert stored.location == f"{people}?q=zo&role=student#person-{bo.id}"
    forged = {"status": "active", "revision": str(bo.revision + 1), "place": "//evil.example&q=x#&next=1"}
    assert (await browser.send(f"/enrollments/{bo.id}/status", None, **forged)).location == (
        f"{people}?q=x%23#person-{bo.id}"
    )
    assert {(await browser.open(f"{people}?{bad}")).status for bad in ("role=king", "q=%00", f"q={'x' * 255}")} == {422}


async def test_a_page_further_on_keeps_what_is_looked_for(
    site: Site, browser: Browser, grace: Person, course: UUID
) -> None:
    for number in range(52):
        email = f"p{number:02}@school.example"
        await site.account(email, f"Person {number:02}")
        await site.system.services.enrollments.add(grace, course, EnrollmentCreate(email=email))
    first = await browser.open(f"/courses/{course}/people?q=person&role=student")
    following = re.search(r'href="([^"]*cursor[^"]*)#people"', first.text)
    assert following
    second = await browser.open(following[1].replace("&amp;", "&"))
    assert re.findall(r"<h3 [^>]*>([^<]*)</h3>", second.text) == ["Person 50", "Person 51"]
    assert f'href="/courses/{course}/people?q=person&amp;role=student#people"' in second.text


async def test_a_misspelt_address_keeps_the_role_that_was_chosen(browser: Browser, course: UUID) -> None:
    page = await browser.send(f"/courses/{course}/people", email="nobody", role="instructor")
    assert page.status == 422
    assert '<option value="instructor" selected>' in page.text


@pytest.mark.parametrize(
    "field, typed, told",
    [
        ("extra_time_factor", "a lot", "This must be a number."),
        ("extra_time_factor", "0,5", "Input should be greater than or equal to 1."),
        ("extra_time_minutes", "1.5", "This must be a whole number."),
        ("extra_time_minutes", "<b>", "This must be a number."),
    ],
)
async def test_an_extra_time_that_cannot_be_read_comes_back_beside_its_field(
    site: Site, browser: Browser, grace: Person, course: UUID, field: str, typed: str, told: str
) -> None:
    await site.account(BO, "Bo")
    await site.system.services.enrollments.add(grace, course, EnrollmentCreate(email=BO))
    bo = await person(site, grace, course)
    good = {"role": "assistant", "extra_time_factor": "2", "extra_time_minutes": "7"}
    sent = {**good, field: typed, "revision": str(bo.revision), "place": "q=bo&role=student"}
    page = await browser.send(f"/enrollments/{bo.id}", None, **sent)
    assert page.status == 422
    assert await person(site, grace, course) == bo
    form = re.search(
        rf'<details [^>]*open>(?:(?!</details>).)*action="/enrollments/{bo.id}".*?</form>', page.text, re.DOTALL
    )
    assert form
    for name, text in {**good, field: typed}.items():
        shown = "selected>Assistant" if name == "role" else f'name="{name}" type="text" value="{escape(text)}"'
        assert shown in form[0], name
    [beside] = re.findall(r'aria-invalid="true" aria-describedby="([^"]*)"', form[0])
    assert f'<p class="field__error" id="{beside}" role="alert">{told}</p>' in form[0]
    place = re.search(r'name="place" value="([^"]*)"', form[0])
    assert place and place[1] == "q=bo&amp;role=student", "the way back is kept"
    mended = {**sent, field: good[field], "place": "q=bo&role=student"}
    assert (await browser.send(f"/enrollments/{bo.id}", None, **mended)).status == 303


async def test_what_somebody_else_changed_meanwhile_is_shown_beside_what_was_typed(
    site: Site, browser: Browser, grace: Person, course: UUID
) -> None:
    await site.account(BO, "Bo")
    await site.system.services.enrollments.add(grace, course, EnrollmentCreate(email=BO))
    bo = await person(site, grace, course)
    await site.system.services.enrollments.edit(grace, bo.id, EnrollmentPatch(extra_time_minutes=30), None)
    fields = {"role": "student", "extra_time_factor": "much", "extra_time_minutes": "10", "revision": str(bo.revision)}
    page = await browser.send(f"/enrollments/{bo.id}", None, **fields, place="q=nobody")
    assert page.status == 412
    assert "Somebody else has changed this since you opened it." in page.words
    assert "Stored now: 30" in page.words and 'value="much"' in page.text and 'value="10"' in page.text
    now = await person(site, grace, course)
    assert now.extra_time_minutes == 30
    assert f'name="revision" value="{now.revision}"' in page.text
    again = {**fields, "extra_time_factor": "2", "revision": str(now.revision)}
    assert (await browser.send(f"/enrollments/{bo.id}", None, **again)).status == 303
    assert (await person(site, grace, course)).extra_time_minutes == 10


async def test_why_the_only_instructor_stays_one_is_said_at_their_form(
    site: Site, browser: Browser, grace: Person, course: UUID
) -> None:
    own = await person(site, grace, course, GRACE)
    page = await browser.send(f"/enrollments/{own.id}", role="student", revision=str(own.revision))
    assert page.status == 409
    assert "keeps at least one instructor" in page.words and "Bring somebody in" in page.words
