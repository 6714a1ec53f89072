"""The pages that the `type` of a problem document names."""

from aiohttp import web

from lms_rt.errors import ErrorCode
from lms_rt.http.call import Call
from lms_rt.http.docs.pages import CONTENT_SECURITY_POLICY, problem_list, problem_page
from lms_rt.http.routes import Routes

routes = Routes(tag="documentation", prefix="", documented=False)


@routes.get("/problems", summary="Every problem there is", auth="none", produces=("text/html",))
async def problem_index(call: Call) -> web.Response:
    """With its status."""
    return _page(problem_list())


@routes.get("/problems/{code}", summary="What a problem means", auth="none", produces=("text/html",))
async def problem(call: Call, code: ErrorCode) -> web.Response:
    """And what to do about it."""
    return _page(problem_page(code))


def _page(text: str) -> web.Response:
    headers = {"Content-Security-Policy": CONTENT_SECURITY_POLICY, "Cache-Control": "public, max-age=300"}
    return web.Response(text=text, content_type="text/html", headers=headers)
