"""The socket's contract: AsyncAPI for programs, a page for people."""

from aiohttp import web
from pydantic_core import to_json

from lms_rt import keys
from lms_rt.http.call import Call
from lms_rt.http.docs.pages import CONTENT_SECURITY_POLICY
from lms_rt.http.docs.realtime import realtime_page
from lms_rt.http.routes import Routes

routes = Routes(tag="documentation", prefix="", documented=False)

_KEPT = {"Cache-Control": "public, max-age=300", "Content-Security-Policy": CONTENT_SECURITY_POLICY}


@routes.get("/asyncapi.json", summary="The socket's contract", auth="none")
async def asyncapi(call: Call) -> web.Response:
    """AsyncAPI 3.0."""
    document = call.request.app[keys.REALTIME_DOCUMENT]()
    return web.Response(body=to_json(document), content_type="application/json", headers=_KEPT)


@routes.get("/docs/realtime", summary="The socket, to read", auth="none", produces=("text/html",))
async def realtime(call: Call) -> web.Response:
    """The same as `/asyncapi.json`; loads nothing."""
    page = realtime_page(call.request.app[keys.REALTIME_DOCUMENT]())
    return web.Response(text=page, content_type="text/html", headers=_KEPT)
