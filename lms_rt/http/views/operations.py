"""Probes and metrics, for whoever runs the system. A public proxy need not pass them on."""

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from lms_rt import keys
from lms_rt.contract.health import Alive, Readiness
from lms_rt.http.call import Call
from lms_rt.http.replies import Reply
from lms_rt.http.routes import Routes

routes = Routes(tag="operations", description="Probes and metrics", prefix="")


@routes.get("/healthz", summary="Is the process alive?", auth="none", rate=None)
async def healthz(call: Call) -> Alive:
    """Asks nothing of anybody: a process that can answer should not be restarted because the database is away."""
    return Alive()


@routes.get("/readyz", summary="Can the process do its work?", auth="none", rate=None, also=[503])
async def readyz(call: Call) -> Reply[Readiness]:
    """Database, migrations and Redis, each asked with a bounded wait. The status is 503 while one of them is amiss."""
    readiness = await call.request.app[keys.PLUMBING].health.readiness()
    return Reply(readiness, status=200 if readiness.ready else 503)


@routes.get("/metrics", summary="Metrics for Prometheus", auth="none", rate=None, produces=("text/plain",))
async def metrics(call: Call) -> web.Response:
    """What this process counted since it started."""
    content = generate_latest(call.request.app[keys.PLUMBING].metrics.registry)
    return web.Response(body=content, headers={"Content-Type": CONTENT_TYPE_LATEST})
