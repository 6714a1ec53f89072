"""Work that was given up, as administrators see it and have it done again."""

from uuid import UUID

from lms_rt.services.job_runs import JobRuns
from sql.statement import Statement
from tests.support.working import ask
from tests.web.site import Browser, Site

ROOT, ADA = "root@school.example", "ada@school.example"
FAILED = Statement("SELECT failed_at IS NOT NULL FROM outbox WHERE uid = $1")


async def given_up(site: Site, reason: str) -> UUID:
    job = await ask(site.system, "certificate.draw", reason, {})
    runs = JobRuns(site.system.db, site.system.services.announcer)
    run = await runs.claim(job, 60)
    assert run is not None
    await runs.fail(run, reason)
    return job


async def test_administrators_see_why_and_have_it_done_again(site: Site, browser: Browser) -> None:
    await site.account(ROOT, "Root", "admin")
    await browser.sign_in(ROOT)
    assert 'href="/admin/dead-letters"' in (await browser.open("/")).text
    assert "Nothing was given up." in (await browser.open("/admin/dead-letters")).words
    job = await given_up(site, "no typeface has <𓀀>")
    page = await browser.open("/admin/dead-letters")
    assert "certificate.draw no typeface has <𓀀> begun 1 time" in page.words
    done = await browser.send(f"/admin/dead-letters/{job}/rerun")
    assert (done.status, done.location) == (303, "/admin/dead-letters")
    assert not await site.system.db.fetchval(FAILED, job)
    assert (await browser.send(f"/admin/dead-letters/{job}/rerun")).status == 409
    assert (await browser.send("/admin/dead-letters/nonsense/rerun")).status == 404


async def test_others_neither_see_them_nor_have_them_done(site: Site, browser: Browser) -> None:
    job = await given_up(site, "no")
    await site.account(ADA, role="instructor")
    assert (await browser.open("/admin/dead-letters")).status == 303
    await browser.sign_in(ADA)
    assert "dead-letters" not in (await browser.open("/")).text
    assert (await browser.open("/admin/dead-letters")).status == 403
    assert (await browser.send(f"/admin/dead-letters/{job}/rerun")).status == 403
    assert (await browser.send(f"/admin/dead-letters/{job}/rerun", csrf="wrong")).status == 403
    assert await site.system.db.fetchval(FAILED, job)
