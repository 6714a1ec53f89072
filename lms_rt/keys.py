"""Every key under which something hangs on the application."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from aiohttp import web

if TYPE_CHECKING:
    from lms_rt.http.openapi.document import ApiDocument
    from lms_rt.http.plumbing import Plumbing
    from lms_rt.realtime.endpoint import Gateway
    from lms_rt.services import Services
    from lms_rt.settings import Settings

# The types are named as text: what is kept under a key may itself import this module.
SERVICES: "web.AppKey[Services]" = web.AppKey("services")
"""What can be done; every transport calls these."""
PLUMBING: "web.AppKey[Plumbing]" = web.AppKey("plumbing")
"""What REST needs before a service is called: who is asking, how often, whether it was asked before."""
API_DOCUMENT: "web.AppKey[ApiDocument]" = web.AppKey("api_document")
"""The OpenAPI document of what is served."""
REALTIME_DOCUMENT: "web.AppKey[Callable[[], dict[str, Any]]]" = web.AppKey("realtime_document")
"""Gives the AsyncAPI document of the socket, as a tree; made when it is first asked for."""
SETTINGS: "web.AppKey[Settings]" = web.AppKey("settings")
"""The configuration of this process."""
GATEWAY: "web.AppKey[Gateway]" = web.AppKey("gateway")
"""The socket and all that is behind it."""
