"""The queues' monitoring page."""

import json

from tests.web.site import Browser, Site

ROOT, ADA = "root@school.example", "ada@school.example"


async def test_administrators_see_the_queues_and_others_do_not(site: Site, browser: Browser) -> None:
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
    queues = json.loads((await browser.open("/admin/jobs/api/queues")).text)["queues"]
    assert [queue["name"] for queue in queues] == ["test:jobs", "test:bulk-jobs"]
    for queue in queues:
        seen = json.loads((await browser.open(f"/admin/jobs/api/queues/{queue['name']}")).text)["queue"]
        assert (seen["name"], seen["jobs"]) == (queue["name"], [])
        assert (await browser.open(f"/admin/jobs/api/queues/{queue['name']}/jobs/none")).status == 404
    assert (await browser.open("/admin/jobs/api/queues/others:jobs")).status == 404


async def test_its_buttons_lead_nowhere(site: Site, browser: Browser) -> None:
    await site.account(ROOT, "Root", "admin")
    await browser.sign_in(ROOT)
    assert (await browser.send("/admin/jobs/api/queues/test:jobs/jobs/x/retry")).status == 404
