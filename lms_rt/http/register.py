"""From declarations to an application that serves them."""

from collections.abc import Iterable

from aiohttp import web

from lms_rt.http.endpoint import endpoint
from lms_rt.http.observation import add_headers, observe
from lms_rt.http.plan import plans
from lms_rt.http.routes import Routes


def add_routes(app: web.Application, groups: Iterable[Routes]) -> None:
    """Serve every declared operation, and their documentation. Raises DeclarationError for one that cannot work.

    Call it once, before the application starts; `keys.PLUMBING` and `keys.SERVICES` may be set until then.
    """
    groups = list(groups)
    if observe not in app.middlewares:
        app.middlewares.insert(0, observe)
        app.on_response_prepare.append(add_headers)
    planned = plans(route for group in groups for route in group)
    for plan in planned:
        handler = endpoint(plan)
        app.router.add_route(plan.route.method, plan.route.path, handler)
        if plan.route.method == "GET":
            app.router.add_route("HEAD", plan.route.path, handler)
