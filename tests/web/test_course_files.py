"""The files of a course in forms alone, and forms with files themselves."""

import re
from html import unescape
from uuid import UUID, uuid4

from lms_rt.contract.courses import CoursePatch, EnrollmentCreate, EnrollmentPatch
from lms_rt.contract.files import FileQuery, FileUpload, StoredFile
from lms_rt.contract.lessons import LessonCreate, ModuleCreate
from lms_rt.contract.questions import parse_question
from lms_rt.contract.quizzes import QuizCreate
from lms_rt.domain.principal import Person
from lms_rt.security.markup import Markup
from tests.support import school
from tests.support.certified import upload
from tests.support.uploading import PNG
from tests.web.site import Browser, Page, Site

BO = "bo@school.example"
NO_COURSE = UUID(int=7)


async def kept(site: Site, grace: Person, course: UUID) -> list[StoredFile]:
    return await site.system.services.files.page(grace, FileQuery(course=course))


def markdown_on(page: Page) -> list[str]:
    return [unescape(text) for text in re.findall(r'id="markdown-[^"]+" value="([^"]*)" readonly', page.text)]


async def test_files_are_uploaded_several_at_once_and_shown_with_what_shows_them_in_a_lesson(
    site: Site, browser: Browser, grace: Person, course: UUID
) -> None:
    files = f"/courses/{course}/files"
    assert "No file yet." in (await browser.open(files)).words
    assert f'href="{files}"' in (await browser.open(f"/courses/{course}/edit")).text
    sent = await browser.send_files(files, [("a [leaf]_.png", PNG), ("notes <b>.txt", b"Read this.")])
    assert sent.location == f"{files}?note=uploaded"
    picture, text = await kept(site, grace, course)
    assert (picture.name, picture.size, picture.content_type, picture.public) == (
        "a [leaf]_.png",
        len(PNG),
        "image/png",
        False,
    )
    assert (text.name, text.course) == ("notes <b>.txt", course)
    page = await browser.open(sent.location)
    assert "What you uploaded is in the course now." in page.words
    assert "Picture · 216 bytes · from Grace" in page.words
    assert page.words.count("Nothing in this course shows it.") == 2
    assert markdown_on(page) == [rf"[notes \<b\>.txt]({text.url})", rf"![a \[leaf\]\_]({picture.url})"]
    html = Markup().render(markdown_on(page)[1])
    assert html == f'<p><img src="{picture.url}" alt="a [leaf]_"></p>\n'


async def test_a_file_for_guests_is_public(site: Site, browser: Browser, grace: Person, course: UUID) -> None:
    await browser.send_files(f"/courses/{course}/files", [("leaf.png", PNG)], public="on")
    [file] = await kept(site, grace, course)
    assert file.public
    assert (await site.system.services.files.find(None, file.id)).file == file
    assert "guests may see it" in (await browser.open(f"/courses/{course}/files")).words


async def test_what_shows_a_file_is_named_and_keeps_it_from_being_deleted(
    site: Site, browser: Browser, grace: Person, course: UUID
) -> None:
    services, files = site.system.services, f"/courses/{course}/files"
    await browser.send_files(files, [("leaf.png", PNG)])
    [file] = await kept(site, grace, course)
    shown = f"![A leaf]({file.url})"
    module = await services.modules.create(grace, course, ModuleCreate(title="M"))
    lesson = await services.lessons.create(grace, module.id, LessonCreate(title="<Trees>", kind="text", body=shown))
    quiz = await services.quizzes.create(grace, course, QuizCreate(title="Leaves"))
    await services.quizzes.add_question(grace, quiz.id, parse_question({**school.PI, "prompt": shown}))
    await services.quizzes.publish(grace, quiz.id)
    await services.courses.edit(grace, course, CoursePatch(thumbnail=file.url), None)
    words = (await browser.open(files)).words
    assert "Shown by the course itself , the lesson <Trees> , the quiz Leaves , the published quiz Leaves" in words
    refused = await browser.send(f"{files}/{file.id}/delete")
    assert refused.status == 409
    assert "“leaf.png” was not deleted. It is shown by the course “Geography”, the lesson “<Trees>”" in refused.words
    await services.courses.edit(grace, course, CoursePatch(thumbnail=None), None)
    await services.lessons.delete(grace, lesson.id, None)
    await services.quizzes.delete(grace, quiz.id, None)
    done = await browser.send(f"{files}/{file.id}/delete")
    assert done.location == f"{files}?note=deleted"
    assert "The file is deleted. Upload files" in (await browser.open(done.location)).words
    assert await kept(site, grace, course) == []
    assert (await browser.send(f"{files}/{file.id}/delete")).status == 404


async def test_only_instructors_come_to_the_files_and_nothing_of_a_refused_form_is_kept(
    site: Site, browser: Browser, grace: Person, course: UUID
) -> None:
    files = f"/courses/{course}/files"
    await browser.send_files(files, [("leaf.png", PNG)])
    [file] = await kept(site, grace, course)
    await site.account(BO, "Bo")
    async with site.browser() as stranger:
        assert (await stranger.open(files)).location.startswith("/login?next=")
        await stranger.sign_in(BO)
        bo = await site.person_in(stranger)
        enrolling = site.system.services.enrollments
        entry = await enrolling.add(grace, course, EnrollmentCreate(user=bo.user))
        for role in ("student", "assistant"):
            await enrolling.edit(grace, entry.id, EnrollmentPatch.model_validate({"role": role}), None)
            assert (await stranger.open(files)).status == 403
            assert (await stranger.send_files(files, [("x.png", PNG)])).status == 403
            assert (await stranger.send(f"{files}/{file.id}/delete")).status == 403
    other = await school.course(site.system, grace)
    for path in (f"/courses/{other}/files/{file.id}", f"{files}/{uuid4()}", f"{files}/none", "/courses/none/files/x"):
        assert (await browser.send(f"{path}/delete")).status == 404
    for path in ("/courses/none/files", f"/courses/{NO_COURSE}/files"):
        assert (await browser.open(path)).status == 404
        assert (await browser.send_files(path, [("x.png", PNG)])).status == 404
    assert (await browser.send_files(files, [("x.png", PNG)], csrf="another")).status == 403
    assert (await browser.open(f"{files}?cursor=none")).status == 422
    assert await kept(site, grace, course) == [file]


async def test_a_form_without_a_file_says_what_is_missing(
    site: Site, browser: Browser, grace: Person, course: UUID
) -> None:
    for refused in (
        await browser.send_files(f"/courses/{course}/files", [], public="on"),
        await browser.send(f"/courses/{course}/files", public="on"),
    ):
        assert refused.status == 422
        assert "Choose a file first." in refused.words
        assert 'name="public" value="on" checked' in refused.text
    assert await kept(site, grace, course) == []


async def test_what_is_no_form_of_files_is_told_apart(
    site: Site, browser: Browser, grace: Person, course: UUID
) -> None:
    files = f"/courses/{course}/files"
    word = (browser.cookie("lms_csrf") or "").encode()
    head = b'--x\r\nContent-Disposition: form-data; name="'
    csrf = head + b'csrf"\r\n\r\n' + word + b"\r\n"
    file = head + b'files"; filename="a.png"\r\n\r\n' + PNG + b"\r\n"
    multipart = {"Content-Type": "multipart/form-data; boundary=x"}
    for body, status in (
        (b"nonsense", 400),
        (csrf + head + b'public"\r\n\r\n\xff\r\n' + file + b"--x--\r\n", 400),
        (csrf + head + b'x"\r\nContent-Type: multipart/mixed\r\n\r\n\r\n--x--\r\n', 400),
        (csrf + head + b'public"\r\n\r\n' + bytes(1 << 20) + b"\r\n" + file + b"--x--\r\n", 413),
        (file + csrf + b"--x--\r\n", 403),  # who sends it is not known before the file is read
        (csrf + file + b"--x--\r\n", 303),
    ):
        assert (await browser.send_form(files, body, **multipart)).status == status
    assert len(await kept(site, grace, course)) == 1


async def test_many_files_are_read_a_page_at_a_time(site: Site, browser: Browser, grace: Person, course: UUID) -> None:
    for number in range(21):
        given = FileUpload(course=course)
        await site.system.services.files.upload(grace, given, f"file {number}.txt", upload(b"x"))
    first = await browser.open(f"/courses/{course}/files")
    assert len(markdown_on(first)) == 20
    assert "file 20.txt" in first.words
    found = re.search(r'href="([^"]+\?cursor=[^"]+)"', first.text)
    assert found is not None
    last = await browser.open(unescape(found[1]))
    assert [text[:11] for text in markdown_on(last)] == ["[file 0.txt"]
    assert "First page" in last.words
    assert "Next page" not in last.words
