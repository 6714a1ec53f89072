"""Headers may be any bytes: nobody is kept out for theirs, and nothing that a stranger can send is our mistake."""

import asyncio

import pytest

from lms_rt.contract.accounts import AuthSessionQuery, Credentials
from lms_rt.domain.principal import Person
from tests.support import school
from tests.web.site import Site

ADA = "ada@school.example"
FORM = b"Content-Type: application/x-www-form-urlencoded"


async def sent(site: Site, line: bytes, *headers: bytes, body: bytes = b"") -> tuple[int, bytes]:
    """The status, and all that came, of a request written by hand."""
    head = [line + b" HTTP/1.1", b"Host: school", b"Connection: close", b"Content-Length: %d" % len(body), *headers]
    reader, writer = await asyncio.open_connection(site.base.host, site.base.port)
    writer.write(b"\r\n".join([*head, b"", body]))
    answer = await reader.read()
    writer.close()
    await writer.wait_closed()
    return int(answer.split(b" ", 2)[1]), answer


@pytest.mark.parametrize("origin", [b"http://[", b"http://[::1", "http://\N{ACCOUNT OF}".encode(), b"\xff\xfe"])
async def test_an_origin_that_cannot_be_read_is_not_ours(site: Site, origin: bytes) -> None:
    status, answer = await sent(
        site, b"POST /login", FORM, b"Cookie: lms_csrf=word", b"Origin: " + origin, body=b"csrf=word"
    )
    assert status == 403
    assert b'"origin_refused"' in answer


async def test_a_word_that_is_no_text_is_not_the_one_of_the_page(site: Site) -> None:
    await site.account(ADA)
    given = Credentials(email=ADA, password=school.PASSWORD)
    pair = await site.system.services.sign_in.login(given, client="", address="")
    signed_in = b"Cookie: lms_access=" + pair.access_token.encode()
    for headers in (
        (signed_in + b"; lms_csrf=word", b"X-CSRF-Token: \xff\xfe"),
        (signed_in + b"; lms_csrf=\xff\xfe", b"X-CSRF-Token: word"),
    ):
        status, answer = await sent(site, b"POST /api/v1/auth/logout", *headers)
        assert status == 403
        assert b'"csrf_failed"' in answer


@pytest.mark.parametrize("token", [b"lms_\xff\xfe", b"\xff\xfe.a.b"])
async def test_a_token_that_is_no_text_is_nobodys_and_is_counted(site: Site, token: bytes) -> None:
    status, answer = await sent(site, b"GET /api/v1/me", b"Authorization: Bearer " + token)
    assert status == 401
    assert b"\r\nRateLimit: " in answer


async def test_cookies_and_tickets_that_are_no_text_are_nobodys(site: Site) -> None:
    status, answer = await sent(site, b"GET /login", b"Cookie: lms_access=\xff; lms_refresh=\xff\xfe")
    assert status == 200
    assert answer.count(b"Max-Age=0") == 2, "the browser is told to forget them"
    upgrade = (b"Upgrade: websocket", b"Sec-WebSocket-Version: 13", b"Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==")
    status, answer = await sent(site, b"GET /ws", *upgrade, b"Sec-WebSocket-Protocol: lms.v1, ticket.\xff\xfe")
    assert status == 401
    assert b'"invalid_token"' in answer


async def test_who_names_their_browser_in_latin_1_can_sign_in(site: Site) -> None:
    await site.account(ADA)
    status, _ = await sent(
        site,
        b"POST /login",
        FORM,
        b"Cookie: lms_csrf=word",
        "User-Agent: Füchslein/1".encode("latin-1"),
        body=f"csrf=word&email={ADA}&password={school.PASSWORD}".encode(),
    )
    assert status == 303
    given = Credentials(email=ADA, password=school.PASSWORD)
    services = site.system.services
    pair = await services.sign_in.login(given, client="another", address="")
    person = await services.identity.authenticate(pair.access_token)
    assert isinstance(person, Person)
    listed = await services.auth_sessions.list(person, AuthSessionQuery())
    assert {one.client for one in listed.items} == {"F\N{REPLACEMENT CHARACTER}chslein/1", "another"}
