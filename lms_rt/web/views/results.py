"""What became of a class, for its staff: the figures, every question, every person, and files to keep."""

from collections.abc import Sequence
from typing import Final

from aiohttp import web

from lms_rt.contract.live_results import AnswersQuery, ClassPeopleQuery
from lms_rt.errors import not_found
from lms_rt.http.download import made
from lms_rt.services.class_result_rows import RoundFigures
from lms_rt.services.table_files import MEDIA_TYPES
from lms_rt.web.classes import session_in
from lms_rt.web.named import named
from lms_rt.web.pages import Pages
from lms_rt.web.paging import on_first_page, query_in
from lms_rt.web.rendering import render
from lms_rt.web.visit import Visit

pages = Pages()

SHOWN_AT_ONCE: Final = 50
PEOPLE_ORDERS: Final = {"place": "Best first", "help": "Needs help first", "name": "By name"}
QUESTION_ORDERS: Final = {"asked": "As asked", "hardest": "Hardest first"}
UNGRADED_ORDERS: Final = {"name": "By name", "time": "Quickest first"}
ANSWER_ORDERS: Final = {**UNGRADED_ORDERS, "worth": "Wrong first"}


@pages.get("/results/{session}", who="person")
async def show_results(visit: Visit) -> web.Response:
    """The class in figures, its questions, and its people a page at a time."""
    session = session_in(visit)
    asked = visit.request.query
    shown = await visit.services.live_sessions.get(visit.member, session)
    sorts = {value: text for value, text in PEOPLE_ORDERS.items() if value != "place" or shown.scoring != "none"}
    order, sort = asked.get("questions", "asked"), asked.get("sort", "place" if "place" in sorts else "name")
    query = query_in(visit, ClassPeopleQuery, limit=SHOWN_AT_ONCE, sort=sort)
    found = await visit.services.class_results.overview(visit.member, session, query)
    context = {
        "session": shown,
        "found": found,
        "questions": _hardest_first(found.questions) if order == "hardest" else found.questions,
        "order": order,
        "orders": QUESTION_ORDERS,
        "sort": sort,
        "sorts": sorts,
        "first_page": on_first_page(visit),
    }
    return render(visit, "results.html", context)


@pages.get("/results/{session}/own", who="person")
async def show_own(visit: Visit) -> web.Response:
    """What one answered oneself, of what was revealed."""
    session = session_in(visit)
    own = await visit.services.class_results.own(visit.member, session)
    return render(visit, "results_own.html", {"own": own})


@pages.get("/results/{session}/questions/{question}", who="person")
async def show_question(visit: Visit) -> web.Response:
    """One round of a question: how the answers are spread, and who gave which, a page at a time."""
    session, question = session_in(visit), named(visit, "question")
    sort = visit.request.query.get("sort", "name")
    query = query_in(visit, AnswersQuery, limit=SHOWN_AT_ONCE, sort=sort)
    found = await visit.services.class_results.question(visit.member, session, question, _round(visit), query)
    graded = found.went.round.key is not None
    context = {
        "found": found,
        "session": await visit.services.live_sessions.get(visit.member, session),
        "sort": sort,
        "sorts": ANSWER_ORDERS if graded else UNGRADED_ORDERS,
        "first_page": on_first_page(visit),
    }
    return render(visit, "results_question.html", context)


@pages.get("/results/{session}/people/{participant}", who="person")
async def show_person(visit: Visit) -> web.Response:
    """One person's answers, in the order of asking."""
    session = session_in(visit)
    context = {
        "person": await visit.services.class_results.person(visit.member, session, named(visit, "participant")),
        "session": await visit.services.live_sessions.get(visit.member, session),
    }
    return render(visit, "results_person.html", context)


@pages.get("/results/{session}/{kind}", who="person")
async def download(visit: Visit) -> web.StreamResponse:
    """The results as a file, `csv` or `xlsx`."""
    kind = visit.request.match_info["kind"]
    if kind not in MEDIA_TYPES:
        raise not_found("file")
    return made(await visit.services.live_exports.export(visit.member, session_in(visit), kind))


def _round(visit: Visit) -> int | None:
    """The round asked for, if any is. Raises Problem: `not_found` for what is none."""
    asked = visit.request.query.get("round")
    if asked is None:
        return None
    if not (asked.isascii() and asked.isdecimal() and len(asked) < 6):
        raise not_found("question")
    return int(asked)


def _hardest_first(questions: Sequence[RoundFigures]) -> list[RoundFigures]:
    """By the share of right answers; those without right or wrong come last."""
    return sorted(questions, key=lambda each: (each.share is None, each.share or 0))
