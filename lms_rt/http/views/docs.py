"""The OpenAPI document and the page that shows it. The page loads nothing from anywhere else."""

import hashlib
from importlib.resources import files
from typing import Final, Literal

from aiohttp import hdrs, web

from lms_rt import keys
from lms_rt.http.call import Call
from lms_rt.http.docs.pages import CONTENT_SECURITY_POLICY
from lms_rt.http.preconditions import unchanged
from lms_rt.http.routes import Routes

routes = Routes(tag="documentation", prefix="", documented=False)

_MEDIA_TYPES: Final = {"css": "text/css", "js": "text/javascript", "html": "text/html"}


@routes.get("/openapi.json", summary="This document", auth="none")
async def openapi(call: Call) -> web.Response:
    """OpenAPI 3.1."""
    written = await call.request.app[keys.API_DOCUMENT].written()
    return _cached(call.request, written.content, "application/json", written.etag)


@routes.get("/docs", summary="The browsable documentation", auth="none", produces=("text/html",))
async def docs(call: Call) -> web.Response:
    """Shows `/openapi.json`."""
    return _file(call.request, "page.html")


@routes.get("/docs/assets/{name}", summary="What the page is made of", auth="none", produces=("text/css",))
async def docs_asset(call: Call, name: Literal["docs.css", "docs.js", "sample.js"]) -> web.Response:
    """Script and style."""
    return _file(call.request, f"static/{name}")


def _file(request: web.Request, name: str) -> web.Response:
    content = files("lms_rt.http.docs").joinpath(name).read_bytes()
    tag = f'"{hashlib.sha256(content).hexdigest()[:16]}"'
    return _cached(request, content, _MEDIA_TYPES[name.rpartition(".")[2]], tag)


def _cached(request: web.Request, content: bytes, media_type: str, tag: str) -> web.Response:
    headers = {
        hdrs.CONTENT_TYPE: media_type if media_type == "application/json" else f"{media_type}; charset=utf-8",
        hdrs.ETAG: tag,
        hdrs.CACHE_CONTROL: "public, no-cache",
        "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    }
    if unchanged(request, tag):
        del headers[hdrs.CONTENT_TYPE]
        return web.Response(status=304, headers=headers)
    return web.Response(body=content, headers=headers)
