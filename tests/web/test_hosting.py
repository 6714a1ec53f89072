"""The pages of a class's staff."""

import re
from uuid import UUID

import pytest

from lms_rt.contract.accounts import Credentials
from lms_rt.contract.live import LiveSessionCreate
from lms_rt.settings import ServerSettings
from tests.support import school
from tests.web.site import Browser, Site, running_site

GRACE = "grace@school.example"


@pytest.fixture
async def grace(site: Site, browser: Browser) -> Browser:
    """A browser in which an instructor has signed in."""
    await site.account(GRACE, "Grace", "instructor")
    await browser.sign_in(GRACE)
    return browser


async def test_an_instructor_without_a_course_is_told_how_to_make_one(grace: Browser) -> None:
    assert "No courses yet" in (await grace.open("/")).words


async def test_a_class_is_started_from_the_start_page_and_found_there_again(site: Site, grace: Browser) -> None:
    quiz = str(await site.quiz_of(await site.person_in(grace), "Capitals & <rivers>"))
    home = await grace.open("/")
    assert "Capitals &amp; &lt;rivers&gt;" in home.text
    assert f'name="quiz" value="{quiz}"' in home.text
    started = await grace.send("/host", quiz=quiz)
    assert started.status == 303
    dashboard = await grace.open(started.location)
    assert dashboard.status == 200
    pin = re.search(r'class="pin" data-pin>(\d{3})&nbsp;(\d{3})<', dashboard.text)
    assert pin
    screen = await grace.open(started.location.replace("/host/", "/screen/"))
    assert f"/join/{pin[1]}{pin[2]}/qr.svg" in screen.text
    home = await grace.open("/")
    assert f'href="{started.location}"' in home.text
    assert "0 people · lobby" in home.words


async def test_a_quiz_that_is_not_published_cannot_be_started(site: Site, grace: Browser) -> None:
    quiz = str(await site.quiz_of(await site.person_in(grace), published=False))
    assert f'value="{quiz}"' not in (await grace.open("/")).text
    assert (await grace.send("/host", quiz=quiz)).status == 409
    assert (await grace.send("/host", quiz="nonsense")).status == 404
    settings = await grace.open(f"/quizzes/{quiz}/class")
    assert "Nothing of this quiz is published yet." in settings.words
    assert 'action="/host"' not in settings.text


async def test_the_staffs_pages_do_not_exist_for_strangers_and_students(site: Site, browser: Browser) -> None:
    class_ = await school.open_class(site.system)
    pages = (f"/host/{class_.id}", f"/screen/{class_.id}", "/host/nonsense")
    await site.account("bo@school.example", "Bo")
    await browser.sign_in("bo@school.example")
    assert [(await browser.open(path)).status for path in pages] == [404, 404, 404]
    await school.enrol(site.system, class_, await site.person_in(browser))
    assert [(await browser.open(path)).status for path in pages] == [404, 404, 404]


async def test_a_class_that_is_over_still_has_its_pages(site: Site, grace: Browser) -> None:
    host = await site.person_in(grace)
    session = await site.system.services.live_sessions.create(host, await site.quiz_of(host), LiveSessionCreate())
    await site.system.services.live_steps.end(host, session.id, session.version)
    for path in (f"/host/{session.id}", f"/screen/{session.id}"):
        page = await grace.open(path)
        assert page.status == 200
        assert "qr.svg" not in page.text
    assert (await grace.open(f"/play/{session.id}")).location == f"/host/{session.id}"


async def test_people_are_told_the_address_that_is_configured(database_url: str, redis_url: str) -> None:
    server = ServerSettings(uvloop=False, public_url="https://school.example/")
    settings = school.settings(database_url, redis_url, server=server)
    async with running_site(settings) as site, site.browser() as browser:
        await site.account(GRACE, "Grace", "instructor")
        class_ = await school.open_class(site.system)
        pair = await site.system.services.sign_in.login(
            Credentials(email=GRACE, password=school.PASSWORD), client="", address=""
        )
        browser.set_cookie("lms_access", pair.access_token)  # the one of a sign-in here would want TLS
        await school.enrol(site.system, class_, await site.person_in(browser), role="assistant")
        assert "school.example/join" in (await browser.open(f"/screen/{class_.id}")).words


async def test_a_class_is_started_with_the_settings_of_the_form(site: Site, grace: Browser) -> None:
    host = await site.person_in(grace)
    quiz = str(await site.quiz_of(host))
    form = await grace.open(f"/quizzes/{quiz}/class")
    assert "Guests whom I let in" in form.words
    assert "None yet." in form.words
    chosen = {"door": "approval", "pace": "auto", "scoring": "none", "answers": "last", "order": "own"}
    started = await grace.send("/host", None, quiz=quiz, **chosen)
    session = await site.system.services.live_sessions.get(host, UUID(started.location.rpartition("/")[2]))
    assert (session.guests, session.approval, session.pace) == (True, True, "auto")
    assert (session.scoring, session.answers, session.shuffle) == ("none", "last", True)
    assert f'href="/results/{session.id}"' in (await grace.open(f"/quizzes/{quiz}/class")).text


@pytest.mark.parametrize("wrong", [{"door": "window"}, {"order": "none"}, {"pace": "fast"}])
async def test_settings_that_the_form_does_not_offer_start_nothing(
    site: Site, grace: Browser, wrong: dict[str, str]
) -> None:
    quiz = str(await site.quiz_of(await site.person_in(grace)))
    assert (await grace.send("/host", None, quiz=quiz, **wrong)).status == 422
    assert "None yet." in (await grace.open(f"/quizzes/{quiz}/class")).words


async def test_the_results_of_a_class_are_shown_and_downloaded(site: Site, grace: Browser) -> None:
    host = await site.person_in(grace)
    services = site.system.services
    session = await services.live_sessions.create(host, await site.quiz_of(host), LiveSessionCreate(lead_ms=0))
    assert session.pin
    await services.guests.join(session.pin, "<Ada>", "192.0.2.1")
    version = (await services.live_steps.open(host, session.id, session.version, None)).version
    version = (await services.live_steps.close(host, session.id, version, None)).version
    await services.live_steps.end(host, session.id, version)
    page = await grace.open(f"/results/{session.id}")
    assert page.status == 200
    assert "&lt;Ada&gt;" in page.text
    assert str(school.CAPITAL["prompt"]) in page.words
    file = await grace.open(f"/results/{session.id}/csv")
    assert file.headers["Content-Disposition"].startswith(f'attachment; filename="class-{session.id}.csv"')
    assert file.text.startswith("\ufeffparticipant,")
    assert (await grace.open(f"/results/{session.id}/exe")).status == 404


async def test_results_and_settings_are_hidden_from_strangers_and_not_for_students(
    site: Site, browser: Browser
) -> None:
    class_ = await school.open_class(site.system)
    session = await site.system.services.live_sessions.get(class_.host, class_.id)
    pages = (f"/results/{class_.id}", f"/results/{class_.id}/csv", f"/quizzes/{session.quiz}/class")
    await site.account("bo@school.example", "Bo")
    await browser.sign_in("bo@school.example")
    assert [(await browser.open(path)).status for path in pages] == [404, 404, 404]
    await school.enrol(site.system, class_, await site.person_in(browser))
    assert [(await browser.open(path)).status for path in pages] == [403, 403, 404]


async def test_all_classes_of_a_quiz_are_found_page_by_page_newest_first(site: Site, grace: Browser) -> None:
    host = await site.person_in(grace)
    quiz = await site.quiz_of(host)
    sessions = site.system.services.live_sessions
    held = [str((await sessions.create(host, quiz, LiveSessionCreate())).id) for _ in range(23)]
    found: list[list[str]] = []
    address: str | None = f"/quizzes/{quiz}/class"
    while address:
        page = await grace.open(address)
        found.append(re.findall(r'href="/results/([^"]+)"', page.text))
        more = re.search(r'href="([^"]+\?before=[^"]+)#held"', page.text)
        address = more[1] if more else None
    assert [len(each) for each in found] == [20, 3]
    assert [each for page_ in found for each in page_] == held[::-1]
    assert (await grace.open(f"/quizzes/{quiz}/class?before=nonsense")).status == 404
