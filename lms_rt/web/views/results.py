"""What became of a class, for its staff: the figures, and files to keep."""

from typing import Final

from aiohttp import web

from lms_rt.errors import not_found
from lms_rt.http.download import made
from lms_rt.services.table_files import MEDIA_TYPES
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
        "late": results.catch_ups,
        "people": sorted(results.participants, key=lambda each: (each.rank or LAST, each.name)),
    }
    return render(visit, "results.html", context)


@pages.get("/results/{session}/{kind}", who="person")
async def download(visit: Visit) -> web.StreamResponse:
    """The results as a file, `csv` or `xlsx`."""
    kind = visit.request.match_info["kind"]
    if kind not in MEDIA_TYPES:
        raise not_found("file")
    return made(await visit.services.live_exports.export(visit.member, session_in(visit), kind))
