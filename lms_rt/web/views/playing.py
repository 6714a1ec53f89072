"""A class as its learners see it.

Who they are there: the guest whose place this browser took in this class, if it took one, or else the person who has
signed in. So whoever joined by PIN keeps that place, and a host can try their own class as a guest.
"""

from uuid import UUID

from aiohttp import web

from lms_rt.domain.principal import Person, Principal
from lms_rt.errors import ErrorCode, Problem
from lms_rt.web.addresses import sign_in_address
from lms_rt.web.classes import may_host, session_in
from lms_rt.web.pages import Pages
from lms_rt.web.rendering import redirect, render
from lms_rt.web.visit import Visit

pages = Pages()


@pages.get("/play/{session}")
async def show_class(visit: Visit) -> web.Response:
    """The page that asks and is answered; staff, who do not play, are led to their dashboard."""
    session = session_in(visit)
    principal = await _player(visit, session)
    if principal is None:
        return redirect(sign_in_address(visit.request))
    live_session = await visit.services.live_sessions.get(principal, session)
    if await may_host(visit, principal, live_session):
        return redirect(f"/host/{session}")
    own = f"/results/{session}/own" if isinstance(principal, Person) else None
    context = {
        "session": {"id": session, "title": live_session.title, "points": live_session.scoring != "none"},
        "participant": {"name": principal.name, "own": own},
    }
    return render(visit, "play.html", context)


@pages.post("/play/{session}/ticket", rate="socket")
async def issue_player_ticket(visit: Visit) -> web.Response:
    """A ticket for the socket of this class's page."""
    principal = await _player(visit, session_in(visit))
    if principal is None:
        raise Problem(ErrorCode.UNAUTHENTICATED)
    return web.json_response({"ticket": await visit.services.identity.issue_ticket(principal)}, status=201)


async def _player(visit: Visit, session: UUID) -> Principal | None:
    guest = await visit.guest()
    return guest if guest is not None and guest.live_session == session else visit.person
