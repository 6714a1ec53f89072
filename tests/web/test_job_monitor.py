"""The queue's monitoring page."""

from tests.web.site import Browser, Site

ROOT, ADA = "root@school.example", "ada@school.example"


async def test_administrators_see_the_queue_and_others_do_not(site: Site, browser: Browser) -> None:
    await site.account(ROOT, "Root", "admin")
    await site.account(ADA, role="instructor")
    async with site.browser() as ada:
        assert (await ada.open("/admin/jobs/")).status == 303
        await ada.sign_in(ADA)
        for path in ("/admin/jobs/", "/admin/jobs/api/queues", "/admin/jobs/api/queues/test:jobs"):
            assert (await ada.open(path)).status == 403
    await browser.sign_in(ROOT)
    page = await browser.open("/admin/jobs/")
    assert page.status == 200
    assert "unsafe" not in page.headers["Content-Security-Policy"]
    for file in ("pico.min.css", "ours.css", "root.js", "snabbdom.js", "app.js"):
        assert f"/admin/jobs/static/{file}" in page.text
        assert (await browser.open(f"/admin/jobs/static/{file}")).status == 200
    assert '"name": "test:jobs"' in (await browser.open("/admin/jobs/api/queues")).text


async def test_its_buttons_lead_nowhere(site: Site, browser: Browser) -> None:
    await site.account(ROOT, "Root", "admin")
    await browser.sign_in(ROOT)
    assert (await browser.send("/admin/jobs/api/queues/test:jobs/jobs/x/retry")).status == 404
