"""What became of a class, for its staff: the figures, and files to keep."""

from typing import Final

from aiohttp import hdrs, web

from lms_rt.errors import not_found
from lms_rt.services.live_export import MEDIA_TYPES
from lms_rt.web.classes import session_in
from lms_rt.web.pages import Pages
from lms_rt.web.rendering import render
from lms_rt.web.visit import Visit

pages = Pages()

LAST: Final = 1 << 31
"""The rank of those who have none: behind everybody."""


@pages.get("/results/{session}", who="person")
async def show_results(visit: Visit) -> web.Response:
    """Questions and people, the best first."""
    session = session_in(visit)
    results = await visit.services.live_sessions.results(visit.member, session)
    view = await visit.services.live_sessions.get(visit.member, session)
    right: dict[object, int] = {}
    for person in results.participants:
        for answer in person.answers:
            key = (answer.question, answer.round)
            right[key] = right.get(key, 0) + (answer.correct is True)
    context = {
        "session": view,
        "questions": [(each, right.get((each.id, each.round), 0)) for each in results.questions],
        "people": sorted(results.participants, key=lambda each: (each.rank or LAST, each.name)),
    }
    return render(visit, "results.html", context)


@pages.get("/results/{session}/{kind}", who="person")
async def download(visit: Visit) -> web.Response:
    """The results as a file, `csv` or `xlsx`."""
    kind = visit.request.match_info["kind"]
    if kind not in MEDIA_TYPES:
        raise not_found("file")
    file = await visit.services.live_exports.export(visit.member, session_in(visit), kind)
    headers = {
        hdrs.CONTENT_TYPE: f"{file.media_type}; charset=utf-8" if kind == "csv" else file.media_type,
        hdrs.CONTENT_DISPOSITION: f'attachment; filename="{file.name}"',
    }
    return web.Response(body=file.content, headers=headers)
