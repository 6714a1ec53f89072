"""The open invitations of a course on its pages."""

import re
from uuid import UUID, uuid4

from lms_rt.contract.rosters import InvitationCreate, InvitationQuery
from lms_rt.domain.principal import Person
from sql.statement import Statement
from tests.support import school
from tests.web.site import Browser, Site

EXPIRE = Statement("UPDATE invitations SET expires_at = now() WHERE id = $1")


async def invite(site: Site, grace: Person, course: UUID, email: str) -> UUID:
    given = InvitationCreate(email=email, role="assistant")
    return (await site.system.services.invitations.invite(grace, course, given)).id


async def test_the_newest_stand_with_the_people_and_all_that_are_open_on_a_page_of_their_own(
    site: Site, browser: Browser, grace: Person, course: UUID
) -> None:
    people, own_page = f"/courses/{course}/people", f"/courses/{course}/people/invitations"
    assert "Open invitations" not in (await browser.open(people)).words
    assert "No invitation is open." in (await browser.open(own_page)).words
    made = [await invite(site, grace, course, f"p{n:02}@school.example") for n in range(54)]
    await site.system.db.execute(EXPIRE, made[53])
    await site.system.services.invitations.revoke(grace, course, made[52])
    with_people = await browser.open(people)
    assert re.findall(r"<bdi>(p\d+)@", with_people.text) == ["p51", "p50", "p49", "p48", "p47"]
    assert "Assistant · sent 20" in with_people.words and f'href="{own_page}"' in with_people.text
    first = await browser.open(own_page)
    following = re.search(r'href="([^"]*cursor[^"]*)"', first.text)
    assert following
    second = await browser.open(following[1].replace("&amp;", "&"))
    shown = [re.findall(r"<bdi>p(\d+)@", page.text) for page in (first, second)]
    assert [int(each) for each in (*shown[0], *shown[1])] == list(range(51, -1, -1))
    assert len(shown[0]) == 50
    assert (await browser.open(f"{own_page}?cursor=nonsense")).status == 422


async def test_one_is_taken_back_and_of_one_that_was_before_this_is_said(
    site: Site, browser: Browser, grace: Person, course: UUID
) -> None:
    one = await invite(site, grace, course, "new@school.example")
    address = f"/courses/{course}/invitations/{one}/revoke"
    assert f'action="{address}"' in (await browser.open(f"/courses/{course}/people")).text
    done = await browser.send(address)
    assert (done.status, done.location) == (303, f"/courses/{course}/people/invitations?note=revoked")
    assert "is taken back" in (await browser.open(done.location)).words
    query = InvitationQuery(open=True)
    assert await site.system.services.invitations.page(grace, course, query) == []
    again = await browser.send(address)
    assert (again.status, "was accepted or taken back already" in again.words) == (409, True)
    elsewhere = await school.course(site.system, grace)
    assert (await browser.send(f"/courses/{elsewhere}/invitations/{one}/revoke")).status == 404
    for no in (uuid4(), "nonsense"):
        assert (await browser.send(f"/courses/{course}/invitations/{no}/revoke")).status == 404


async def test_only_instructors_see_them_and_take_them_back(
    site: Site, browser: Browser, grace: Person, course: UUID
) -> None:
    one = await invite(site, grace, course, "new@school.example")
    await site.account("bo@school.example", "Bo")
    await browser.send(f"/courses/{course}/people", email="bo@school.example", role="assistant")
    async with site.browser() as other:
        await other.sign_in("bo@school.example")
        assert "new@school.example" not in (await other.open(f"/courses/{course}/people")).text
        assert (await other.open(f"/courses/{course}/people/invitations")).status == 403
        assert (await other.send(f"/courses/{course}/invitations/{one}/revoke")).status == 403
    assert "new@school.example" in (await browser.open(f"/courses/{course}/people")).text
