"""From declarations to an application that serves them."""

from collections.abc import Iterable
from typing import Final

from aiohttp import web

from lms_rt import keys
from lms_rt.contract.hook_events import HookEvent
from lms_rt.http.endpoint import endpoint
from lms_rt.http.expectation import expected
from lms_rt.http.observation import add_headers, observe
from lms_rt.http.openapi.document import ApiDocument, Group
from lms_rt.http.plan import plans
from lms_rt.http.routes import Routes
from lms_rt.http.views import docs, operations, problems, realtime_docs

ALWAYS: Final = (operations.routes, docs.routes, realtime_docs.routes, problems.routes)
"""What every application serves beside its resources."""


def add_routes(app: web.Application, groups: Iterable[Routes]) -> None:
    """Serve every declared operation, their documentation, probes and metrics.

    Call it once, before the application starts; `keys.PLUMBING` and `keys.SERVICES` may be set until then. The
    application's `client_max_size` must not be above `limits.MAX_BODY_BYTES`. Raises DeclarationError for a route that
    cannot work.
    """
    every = [*groups, *ALWAYS]
    app.middlewares.insert(0, observe)
    app.on_response_prepare.append(add_headers)
    planned = plans(route for group in every for route in group)
    tags = {group.tag: group.description for group in every if group.documented}
    app[keys.API_DOCUMENT] = ApiDocument(
        [Group(name, description) for name, description in tags.items()],
        [plan for plan in planned if plan.route.tag in tags],
        HookEvent.__subclasses__(),
    )
    for plan in planned:
        handler = endpoint(plan)
        app.router.add_route(plan.route.method, plan.route.path, handler, expect_handler=expected)
        if plan.route.method == "GET":
            app.router.add_route("HEAD", plan.route.path, handler, expect_handler=expected)
