"""Permissions beside the matrix: programs with tokens, guests, drafts, and other people's sign-ins."""

from uuid import uuid4

from aiohttp import ClientSession

from lms_rt.contract.administration import ApiTokenCreate
from lms_rt.domain.principal import Scope
from lms_rt.http.routes import PREFIX, Route
from tests.http.people import School, every_route
from tests.support import school

OF_THE_ACCOUNT = {
    "logout", "issue_socket_ticket", "edit_me", "delete_me", "end_my_sessions", "end_my_session", "create_api_token",
    "delete_api_token",
}  # fmt: skip
"""What a program may not do for the person it acts for, as a leaked token must not become a stolen account."""


async def test_a_program_does_what_its_token_is_for_and_nothing_to_the_account(people: School) -> None:
    world = await people.world()
    root = people.people["administrator"]
    for scope in (Scope.READ, Scope.WRITE):
        given = ApiTokenCreate.model_validate({"name": "program", "scopes": [scope]})
        made = await people.cluster.system.services.api_tokens.create(root, given)
        people.tokens[scope] = made.token
    routes = [route for route in every_route() if route.auth in {"person", "any"}]

    def may(route: Route, scope: Scope) -> bool:
        reads = route.method == "GET"
        of_the_account = not reads and route.name in OF_THE_ACCOUNT
        return reads == (scope is Scope.READ) and not of_the_account

    wrong = []
    for scope in (Scope.READ, Scope.WRITE):
        for route in routes:
            if may(route, scope):
                continue
            status = await people.status(route, world, scope)
            if status != 403:
                wrong.append(f"{route.method} {route.path} with a token to {scope}: {status}")
    assert wrong == []
    assert await people.status(_named("get_course"), world, Scope.READ) == 200
    assert await people.status(_named("edit_course"), world, Scope.WRITE) == 200


async def test_a_guest_reaches_nothing_that_needs_an_account(people: School) -> None:
    world = await people.world()
    class_ = await school.open_class(people.cluster.system)
    people.tokens["guest"], _ = await people.cluster.guest_token(class_, "Gus")
    routes = [route for route in every_route() if route.auth == "person"]
    statuses = {route.name: await people.status(route, world, "guest") for route in routes}
    assert {name: status for name, status in statuses.items() if status != 403} == {}


def _named(name: str) -> Route:
    return next(route for route in every_route() if route.name == name)


async def test_nobody_reaches_somebody_else_s_sign_ins(people: School) -> None:
    http: ClientSession = people.cluster.http
    for method in ("GET", "DELETE"):
        url = f"{people.cluster.servers[0].url}{PREFIX}/me/sessions/{uuid4()}"
        async with http.request(method, url, headers={"Authorization": f"Bearer {people.tokens['stranger']}"}) as told:
            assert told.status == 404
