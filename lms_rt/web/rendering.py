"""Templates to responses."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import aiohttp_jinja2
from aiohttp import web
from jinja2 import PackageLoader

from lms_rt.web.assets import Assets

if TYPE_CHECKING:
    from lms_rt.web.visit import Visit


def setup(app: web.Application, assets: Assets) -> None:
    """Templates of this package; `static(path)` in them is the address of a file."""
    aiohttp_jinja2.setup(app, loader=PackageLoader("lms_rt.web"), autoescape=True)
    app[aiohttp_jinja2.static_root_key] = assets.root


def render(visit: "Visit", template: str, context: Mapping[str, object], *, status: int = 200) -> web.Response:
    """A page; each template names its context at its top."""
    frame = {"csrf": visit.csrf, "user": visit.person}
    return aiohttp_jinja2.render_template(template, visit.request, {**frame, **context}, status=status)


def redirect(address: str) -> web.Response:
    """On to another page, which is fetched with GET whatever this one was."""
    return web.Response(status=303, headers={"Location": address})
