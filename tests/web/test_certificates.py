"""The page behind the QR code, and the list of one's own."""

from tests.support.content import taught
from tests.web.site import Browser, Site


async def test_anybody_can_verify_a_certificate_and_its_holder_finds_it(site: Site, browser: Browser) -> None:
    course = await taught(site.system)
    ada, enrollment = await course.enrolled("Ada Lovelace")
    await site.system.services.progress.report(ada, (await course.lesson()).id, 1.0, None)
    found, _ = await site.system.services.certificates.request(ada, enrollment)
    page = await browser.open(f"/certificates/{found.code.lower()}")
    assert page.status == 200
    assert "Valid certificate" in page.text
    assert "Ada Lovelace" in page.text
    await site.system.services.certificates.revoke(course.teacher, found.id, "A secret reason")
    page = await browser.open(f"/certificates/{found.code}")
    assert "Revoked" in page.text
    assert "A secret reason" not in page.text
    none = await browser.open("/certificates/0000-0000-0000-0000-1")
    assert none.status == 404
    assert "No such certificate" in none.text
    typed = await browser.open(f"/certificates?code={found.code}")
    assert typed.status in {200, 303}
