"""SAQ's own monitoring page, for administrators, to be looked at only.

Its buttons would act on a queue alone, past the outbox, which is what decides about a job; so they are not shown and
lead nowhere. `POST /api/v1/jobs/{id}/rerun` has a job that was given up done again.
"""

from typing import Final

from aiohttp import hdrs, web
from saq.web.common import STATIC_PATH

from lms_rt.domain.permissions import may_manage_jobs
from lms_rt.errors import ErrorCode, Problem, not_found
from lms_rt.kv.job_queue import QueueMonitor
from lms_rt.web.admin_tabs import admin_tabs
from lms_rt.web.pages import Pages
from lms_rt.web.rendering import redirect
from lms_rt.web.tabs import Tab
from lms_rt.web.visit import Visit

pages = Pages()

ROOT: Final = "/admin/jobs"
POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
PAGE: Final = f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Jobs · lms_rt</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="{ROOT}/static/pico.min.css">
<link rel="stylesheet" href="{ROOT}/static/ours.css">
</head>
<body>
<nav class="container" aria-label="Administration">
<ul><li><a href="/">Start page</a></li>{{tabs}}</ul>
</nav>
<div id="app"></div>
<script src="{ROOT}/static/root.js"></script>
<script src="{ROOT}/static/snabbdom.js"></script>
<script src="{ROOT}/static/app.js"></script>
</body>
</html>
"""
STYLE: Final = (
    "body{padding:1.5rem} grid{display:none} main{overflow-x:auto} nav ul{flex-wrap:wrap} "
    "@media (prefers-color-scheme:light){:root:not([data-theme=dark]){--primary:#08769b}}"  # its own blue is 3.4:1
)
OURS: Final = {
    "root.js": ("text/javascript", f'const root_path = "{ROOT}"'),
    "ours.css": ("text/css", STYLE),
}
SAQS: Final = {
    "pico.min.css": ("text/css", "pico.min.css.gz"),
    "snabbdom.js": ("text/javascript", "snabbdom.js.gz"),
    "app.js": ("text/javascript", "app.js"),
}


@pages.get(ROOT, who="person")
async def enter(visit: Visit) -> web.Response:
    """Its scripts know the page by the address with a stroke at its end."""
    _monitor(visit)
    return redirect(f"{ROOT}/")


@pages.get(f"{ROOT}/", who="person")
@pages.get(f"{ROOT}/queues/{{queue}}", who="person")
@pages.get(f"{ROOT}/queues/{{queue}}/jobs/{{job}}", who="person")
async def show_monitor(visit: Visit) -> web.Response:
    """One page, which its scripts fill."""
    _monitor(visit)
    page = PAGE.format(tabs="".join(map(_tab, admin_tabs(visit))))
    return web.Response(text=page, content_type="text/html", headers={"Content-Security-Policy": POLICY})


@pages.get(f"{ROOT}/static/{{name}}", who="nobody")
async def show_file(visit: Visit) -> web.Response:
    """Its scripts and styles."""
    wanted = visit.request.match_info["name"]
    if wanted in OURS:
        media_type, text = OURS[wanted]
        return web.Response(text=text, content_type=media_type)
    if wanted not in SAQS:
        raise not_found("file")
    media_type, file = SAQS[wanted]
    headers = {hdrs.CONTENT_ENCODING: "gzip"} if file.endswith(".gz") else {}
    return web.Response(body=(STATIC_PATH / file).read_bytes(), content_type=media_type, headers=headers)


@pages.get(f"{ROOT}/api/queues", who="person")
async def list_queues(visit: Visit) -> web.Response:
    """All queues."""
    return web.json_response({"queues": await _monitor(visit).every()})


@pages.get(f"{ROOT}/api/queues/{{queue}}", who="person")
async def show_queue(visit: Visit) -> web.Response:
    """A queue with its workers and jobs."""
    queue = await _monitor(visit).info(visit.request.match_info["queue"])
    if queue is None:
        raise not_found("queue")
    return web.json_response({"queue": queue})


@pages.get(f"{ROOT}/api/queues/{{queue}}/jobs/{{job}}", who="person")
async def show_job(visit: Visit) -> web.Response:
    """One job as its queue knows it."""
    wanted = visit.request.match_info
    job = await _monitor(visit).job(wanted["queue"], wanted["job"])
    if job is None:
        raise not_found("job")
    return web.json_response({"job": job})


def _tab(tab: Tab) -> str:
    here = ' aria-current="page"' if tab.address == ROOT else ""
    return f'<li><a href="{tab.address}"{here}>{tab.label}</a></li>'


def _monitor(visit: Visit) -> QueueMonitor:
    if not may_manage_jobs(visit.member):
        raise Problem(ErrorCode.FORBIDDEN)
    return visit.services.queue_monitor
