"""What a course looks like and costs: in the catalogue, on its page, and in the forms of its instructors."""

from decimal import Decimal
from uuid import UUID

from lms_rt.contract.courses import Course, CoursePatch, EnrollmentCreate
from lms_rt.contract.files import FileQuery, FileUpload, StoredFile
from lms_rt.domain.principal import Person
from tests.support.certified import upload
from tests.support.uploading import PNG
from tests.web.course_outline import shown
from tests.web.site import Browser, Site

BO = "bo@school.example"
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"></svg>'


async def now(site: Site, grace: Person, course: UUID) -> Course:
    return await site.system.services.courses.get(grace, course)


async def revision(site: Site, grace: Person, course: UUID) -> dict[str, str]:
    return {"revision": str((await now(site, grace, course)).revision)}


async def kept(site: Site, grace: Person, course: UUID) -> list[StoredFile]:
    return await site.system.services.files.page(grace, FileQuery(course=course))


async def test_a_picture_is_uploaded_seen_by_strangers_and_taken_away(
    site: Site, browser: Browser, grace: Person, course: UUID
) -> None:
    edit, picture = f"/courses/{course}/edit", f"/courses/{course}/picture"
    assert "<img" not in (await browser.open(edit)).text.partition("<main")[2]
    sent = await browser.send_files(picture, [("leaf.png", PNG)], **await revision(site, grace, course))
    assert sent.location == f"{edit}#picture"
    [file] = await kept(site, grace, course)
    assert (file.public, (await now(site, grace, course)).thumbnail) == (True, file.url)
    assert f'src="{file.url}" alt="The picture of the course"' in (await browser.open(edit)).text
    await site.account(BO, "Bo")
    async with site.browser() as stranger:
        await stranger.sign_in(BO)
        for path in ("/courses", f"/courses/{course}"):
            assert f'src="{file.url}" alt=""' in (await stranger.open(path)).text
    assert (await browser.send(f"{picture}/remove", None, **await revision(site, grace, course))).status == 303
    assert (await now(site, grace, course)).thumbnail is None
    assert await kept(site, grace, course) == [file]
    for path in ("/courses", f"/courses/{course}", edit):
        assert file.url not in (await browser.open(path)).text


async def test_only_what_browsers_draw_is_taken_as_a_picture(
    site: Site, browser: Browser, grace: Person, course: UUID
) -> None:
    picture, made = f"/courses/{course}/picture", await revision(site, grace, course)
    for name, content in (("leaf.png", b"no picture"), ("leaf.svg", SVG), ("leaf.pdf", b"%PDF-1.7\n"), ("leaf", b"")):
        refused = await browser.send_files(picture, [(name, content)], **made)
        assert refused.status == 415
        assert f"“{name}” was not taken. It must be one of PNG, JPEG, GIF, WebP, AVIF." in refused.words
    empty = await browser.send_files(picture, [], **made)
    assert (empty.status, "Choose a file first." in empty.words) == (422, True)
    assert (await browser.send_files(picture, [("leaf.png", PNG)])).status == 422
    assert await kept(site, grace, course) == []
    assert await revision(site, grace, course) == made


async def test_who_comes_second_is_told_so_and_the_picture_stays_as_it_is(
    site: Site, browser: Browser, grace: Person, course: UUID
) -> None:
    old = await revision(site, grace, course)
    await site.system.services.courses.edit(grace, course, CoursePatch(title="<Trees>"), None)
    late = await browser.send_files(f"/courses/{course}/picture", [("leaf.png", PNG)], **old)
    [file] = await kept(site, grace, course)
    assert late.status == 412
    assert "Somebody else has changed this course since you opened it. Its picture is as they left it." in late.words
    assert (
        f"“leaf.png” is kept all the same, among the files of the course, under the address {file.url}." in late.words
    )
    assert 'value="&lt;Trees&gt;"' in late.text
    await site.system.services.courses.edit(grace, course, CoursePatch(thumbnail=file.url), None)
    late = await browser.send(f"/courses/{course}/picture/remove", None, **old)
    assert late.status == 412
    assert (await now(site, grace, course)).thumbnail == file.url


async def test_only_instructors_change_the_picture(site: Site, browser: Browser, grace: Person, course: UUID) -> None:
    made = await revision(site, grace, course)
    await site.account(BO, "Bo")
    async with site.browser() as other:
        await other.sign_in(BO)
        bo = await site.person_in(other)
        given = EnrollmentCreate(user=bo.user, role="assistant")
        await site.system.services.enrollments.add(grace, course, given)
        assert (await other.send_files(f"/courses/{course}/picture", [("leaf.png", PNG)], **made)).status == 403
        assert (await other.send(f"/courses/{course}/picture/remove", None, **made)).status == 403
    assert (await browser.send_files("/courses/none/picture", [("leaf.png", PNG)], **made)).status == 404
    assert await kept(site, grace, course) == []


async def test_a_picture_that_pages_cannot_show_is_not_there_for_readers_and_explained_to_authors(
    site: Site, browser: Browser, grace: Person, course: UUID
) -> None:
    services, edit = site.system.services, f"/courses/{course}/edit"
    text = await services.files.upload(grace, FileUpload(course=course, public=True), "a.txt", upload(b"words"))
    for thumbnail, explained in (
        ("https://pictures.example/leaf.png", "Its picture is at pictures.example ."),
        (text.url, "Its picture is not there any more, or it is none that pages can show."),
    ):
        await services.courses.edit(grace, course, CoursePatch(thumbnail=thumbnail), None)
        page = await browser.open(edit)
        assert explained in page.words
        assert "Take the picture away" in page.words
        for path in (edit, "/courses", f"/courses/{course}"):
            assert thumbnail not in (await browser.open(path)).text


async def test_a_picture_of_who_learns_here_is_not_shown_to_strangers(
    site: Site, browser: Browser, grace: Person, course: UUID
) -> None:
    services = site.system.services
    file = await services.files.upload(grace, FileUpload(course=course), "leaf.png", upload(PNG))
    await services.courses.edit(grace, course, CoursePatch(thumbnail=file.url), None)
    await site.account(BO, "Bo")
    async with site.browser() as stranger:
        await stranger.sign_in(BO)
        assert file.url not in (await stranger.open("/courses")).text
    assert file.url in (await browser.open("/courses")).text


async def test_a_price_is_typed_shown_and_cleared(site: Site, browser: Browser, grace: Person, course: UUID) -> None:
    edit = f"/courses/{course}/edit"

    async def save(**typed: str) -> int:
        form = shown(await browser.open(edit))
        return (await browser.send(edit, None, **{**form, **typed})).status

    for path in ("/courses", f"/courses/{course}"):
        assert "price" not in (await browser.open(path)).text
    assert await save(price=" 19,90", currency="eur") == 303
    view = await now(site, grace, course)
    assert (view.price, view.currency) == (Decimal("19.90"), "EUR")
    for path in ("/courses", f"/courses/{course}"):
        assert "19.90 EUR" in (await browser.open(path)).words
    assert await save() == 303
    assert (await now(site, grace, course)).price == Decimal("19.90")
    assert await save(price="0") == 303
    assert "Free" in (await browser.open("/courses")).words
    assert await save(price="", currency="") == 303
    view = await now(site, grace, course)
    assert (view.price, view.currency) == (None, None)


async def test_a_price_that_is_none_keeps_what_was_typed_and_says_what_to_mend(
    site: Site, browser: Browser, grace: Person, course: UUID
) -> None:
    edit = f"/courses/{course}/edit"
    for price, currency, words in (
        ("much", "EUR", "Must be a decimal amount such as '19.90'."),
        ("-1", "EUR", "Must be a decimal amount such as '19.90'."),
        ("1.999", "EUR", "Must be a decimal amount such as '19.90'."),
        ("19.90", "€", "A currency is three letters, such as EUR."),
        ("19.90", "", "Price and currency come together."),
        ("", "EUR", "Price and currency come together."),
    ):
        form = {**shown(await browser.open(edit)), "price": price, "currency": currency, "summary": "Kept"}
        refused = await browser.send(edit, None, **form)
        assert (refused.status, words in refused.words) == (422, True), price
        typed = shown(refused)
        assert (typed["price"], typed["currency"], typed["summary"]) == (price, currency, "Kept")
    assert (await now(site, grace, course)).price is None
