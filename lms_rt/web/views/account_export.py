"""All that is kept about oneself, to take along."""

from typing import Final

from aiohttp import web
from pydantic_core import to_json

from lms_rt.http.download import made
from lms_rt.services.table_files import Exported
from lms_rt.web.named import named
from lms_rt.web.pages import Pages
from lms_rt.web.rendering import redirect, render
from lms_rt.web.visit import Visit

pages = Pages()

ROOT: Final = "/account/export"


@pages.get(ROOT, who="person")
async def show_export(visit: Visit) -> web.Response:
    """What is in it, and a button."""
    return render(visit, "data_export.html", {})


@pages.post(ROOT, who="person")
async def ask_for_export(visit: Visit) -> web.Response:
    """Have it put together; the job's page says when it is ready."""
    asked = await visit.services.data_exports.ask(visit.member)
    return redirect(f"/jobs/{asked.job}?back={ROOT}")


@pages.get(f"{ROOT}/{{export}}", who="person")
async def download_export(visit: Visit) -> web.StreamResponse:
    """The file."""
    content = await visit.services.data_exports.read(visit.member, named(visit, "export"))
    return made(Exported("my-data.json", "application/json", to_json(content, indent=2)))
