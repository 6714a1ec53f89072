"""Joining by PIN, and who one is on the page of a class."""

import json
import re

import pytest

from lms_rt.contract.live import LiveSessionCreate
from lms_rt.domain.principal import Role
from tests.support import school
from tests.support.school import Class
from tests.web.site import Browser, Page, Site

NOBODY = "0198c0de-0000-7000-8000-000000000000"


@pytest.fixture
async def class_(site: Site) -> Class:
    """A class in its lobby."""
    return await school.open_class(site.system)


def pin_of(class_: Class) -> str:
    assert class_.session.pin is not None
    return class_.session.pin


async def join(browser: Browser, pin: str, nickname: str = "Ada") -> Page:
    await browser.open("/join")
    return await browser.send("/join", pin=pin, nickname=nickname)


async def test_a_guest_joins_by_pin_and_is_somebody_on_the_page(class_: Class, browser: Browser) -> None:
    pin = pin_of(class_)
    joined = await join(browser, f"{pin[:3]} {pin[3:]}")
    assert (joined.status, joined.location) == (303, f"/play/{class_.id}")
    page = await browser.open(joined.location)
    assert page.status == 200
    assert "Ada" in page.words
    ticket = await browser.call(f"/play/{class_.id}/ticket")
    assert ticket.status == 201
    assert json.loads(ticket.text)["ticket"]


async def test_a_guests_cookie_goes_to_their_class_and_nowhere_else(class_: Class, browser: Browser) -> None:
    joined = await join(browser, pin_of(class_))
    set_cookies = joined.headers.getall("Set-Cookie")
    assert [each.partition("=")[0] for each in set_cookies] == ["lms_guest", "lms_guest_pin"]
    assert all("HttpOnly" in each and "SameSite=Lax" in each for each in set_cookies)
    assert browser.cookie("lms_guest", f"/play/{class_.id}/ticket")
    for path in ("/", f"/play/{NOBODY}", f"/host/{class_.id}", "/join", "/api/v1/me"):
        assert browser.cookie("lms_guest", path) is None
        assert browser.cookie("lms_guest_pin", path) is None


@pytest.mark.parametrize("pin", ["", "12345", "abcdef", "000 0000"])
async def test_what_is_no_pin_is_said_beside_the_field(browser: Browser, pin: str) -> None:
    page = await join(browser, pin)
    assert page.status == 422
    assert 'id="pin-error"' in page.text


async def test_a_pin_of_no_class_is_said_beside_the_field_and_the_name_stays(browser: Browser) -> None:
    page = await join(browser, "000000", "Ada Lovelace")
    assert page.status == 404
    assert "No class has this PIN" in page.words
    assert 'value="Ada Lovelace"' in page.text


async def test_a_name_that_is_taken_is_said_beside_the_field(site: Site, class_: Class, browser: Browser) -> None:
    await school.guest(site.system, class_, "Ada")
    page = await join(browser, pin_of(class_), "ada")
    assert page.status == 409
    assert 'id="nickname-error"' in page.text


async def test_who_never_saw_that_they_are_in_sends_the_form_again_and_is(
    site: Site, class_: Class, browser: Browser
) -> None:
    where = (await join(browser, pin_of(class_))).location
    word = browser.cookie("lms_joining", "/join")
    for each in ("lms_guest", "lms_guest_pin"):
        browser.lose_cookie(each)  # the answer that brought them was lost on the way
    again = await join(browser, pin_of(class_))
    assert (again.status, again.location) == (303, where)
    assert browser.cookie("lms_joining", "/join") == word, "the page was loaded anew and brought no other"
    assert (await browser.call(f"{where}/ticket")).status == 201
    results = await site.system.services.live_sessions.results(class_.host, class_.id)
    assert [each.name for each in results.participants] == ["Ada"]
    async with site.browser() as stranger:
        assert (await join(stranger, pin_of(class_))).status == 409
        assert stranger.cookie("lms_joining", "/join") != word


async def test_the_word_a_browser_joins_with_goes_to_the_form_alone_and_no_script_reads_it(browser: Browser) -> None:
    [brought] = [
        each for each in (await browser.open("/join")).headers.getall("Set-Cookie") if each.startswith("lms_joining=")
    ]
    assert {"HttpOnly", "Path=/join", "SameSite=Lax"} <= {each.strip() for each in brought.split(";")}
    assert browser.cookie("lms_joining", "/play") is None


async def test_a_class_for_enrolled_learners_only_says_so(site: Site, browser: Browser) -> None:
    closed = await school.open_class(site.system, given=LiveSessionCreate(guests=False))
    page = await join(browser, pin_of(closed))
    assert page.status == 403
    assert "for enrolled learners only" in page.words


async def test_the_code_on_the_projector_leads_a_guest_back_to_their_place(class_: Class, browser: Browser) -> None:
    pin = pin_of(class_)
    assert f'value="{pin}"' in (await browser.open(f"/join/{pin}")).text
    await join(browser, pin)
    again = await browser.open(f"/join/{pin}")
    assert (again.status, again.location) == (303, f"/play/{class_.id}")


async def test_an_enrolled_learner_who_types_the_pin_plays_under_their_own_name(
    site: Site, class_: Class, browser: Browser
) -> None:
    await site.account("bo@school.example", "Bo Diddley")
    await browser.sign_in("bo@school.example")
    await school.enrol(site.system, class_, await site.person_in(browser))
    joined = await browser.send("/join", pin=pin_of(class_), nickname="Somebody else")
    assert joined.location == f"/play/{class_.id}"
    assert browser.cookie("lms_guest", joined.location) is None
    assert "Bo Diddley" in (await browser.open(joined.location)).words
    assert (await browser.open(f"/join/{pin_of(class_)}")).location == f"/play/{class_.id}"
    assert (await browser.call(f"/play/{class_.id}/ticket")).status == 201


async def test_a_host_can_try_their_own_class_as_a_guest(site: Site, browser: Browser) -> None:
    await site.account("grace@school.example", "Grace", "instructor")
    await browser.sign_in("grace@school.example")
    host = await site.person_in(browser)
    session = await site.system.services.live_sessions.create(host, await site.quiz_of(host), LiveSessionCreate())
    assert session.pin is not None
    assert (await browser.open(f"/play/{session.id}")).location == f"/host/{session.id}"
    await join(browser, session.pin, "Trial")
    assert "Trial" in (await browser.open(f"/play/{session.id}")).words
    assert "Trial" not in (await browser.open("/")).words


async def test_a_removed_guest_is_told_so_and_may_ask_to_come_back(site: Site, class_: Class, browser: Browser) -> None:
    await join(browser, pin_of(class_))
    ticket_page = f"/play/{class_.id}"
    [participant] = [
        row.participant
        for row in (await site.system.services.live_sessions.results(class_.host, class_.id)).participants
    ]
    await site.system.services.live_steps.remove(class_.host, class_.id, 1, participant, ban=False)
    page = await browser.open(ticket_page)
    assert page.status == 403
    assert "You were removed from this session" in page.words
    assert 'href="/join"' in page.text
    assert (await browser.call(f"{ticket_page}/ticket")).status == 403
    assert (await browser.open(f"/join/{pin_of(class_)}")).status == 200


async def test_a_stranger_to_a_class_is_led_to_sign_in_and_a_signed_in_one_finds_nothing(
    site: Site, class_: Class, browser: Browser
) -> None:
    assert (await browser.open(f"/play/{class_.id}")).location == f"/login?next=/play/{class_.id}"
    await site.account("eve@school.example", "Eve")
    await browser.sign_in("eve@school.example")
    page = await browser.open(f"/play/{class_.id}")
    assert page.status == 404
    assert 'href="/join"' in page.text


async def test_a_guest_of_one_class_is_nobody_in_another(site: Site, class_: Class, browser: Browser) -> None:
    other = await school.open_class(site.system)
    await join(browser, pin_of(class_))
    assert (await browser.open(f"/play/{other.id}")).location.startswith("/login")
    assert (await browser.call(f"/play/{other.id}/ticket")).status == 401
    # even where the token is carried over by hand
    token = browser.cookie("lms_guest", f"/play/{class_.id}")
    assert token
    browser.set_cookie("lms_guest", token)
    assert (await browser.call(f"/play/{other.id}/ticket")).status == 401


async def test_a_guests_token_signs_nobody_in(class_: Class, browser: Browser) -> None:
    await join(browser, pin_of(class_))
    token = browser.cookie("lms_guest", f"/play/{class_.id}")
    assert token
    browser.set_cookie("lms_access", token)
    assert (await browser.open("/")).location == "/login"


async def test_the_code_says_the_address_of_the_form_dark_on_white(class_: Class, browser: Browser) -> None:
    picture = await browser.open(f"/join/{pin_of(class_)}/qr.svg")
    assert picture.headers["Content-Type"].startswith("image/svg+xml")
    assert re.search(r'fill="#fff"', picture.text)
    assert re.search(r'stroke="#000"', picture.text)
    assert (await browser.open("/join/12345/qr.svg")).status == 404
    assert (await browser.open("/join/..%2f../qr.svg")).status == 404


async def test_a_student_sees_classes_to_join_and_no_pin(site: Site, class_: Class, browser: Browser) -> None:
    bo = await school.person(site.system, "Bo", Role.STUDENT)
    await school.enrol(site.system, class_, bo)
    overview = await site.system.services.overviews.of(bo)
    assert [(each.id, each.pin) for each in overview.joinable] == [(class_.id, None)]
    assert not overview.hosting
    assert not overview.teaching
