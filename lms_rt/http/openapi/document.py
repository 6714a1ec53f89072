"""The whole document, made when it is first asked for and then kept as bytes."""

import asyncio
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from pydantic_core import to_json

from lms_rt.contract.hook_events import HookEvent
from lms_rt.http.openapi import shared
from lms_rt.http.openapi.operation import operation
from lms_rt.http.openapi.schemas import Json, Schemas
from lms_rt.http.openapi.webhooks import KIND, webhooks
from lms_rt.http.plan import Plan

CONTRACT_VERSION: Final = "1.0"
"""Of what is promised, not of the software: it grows within 1, and a 2 would have another path."""
_ABOUT: Final = """Courses, quizzes, live classes and what becomes of them. The live part is on the WebSocket; see
`/docs/realtime`.

Bodies are JSON with snake_case names; an unknown field is an error. Times are RFC 3339 in UTC, ids are UUIDs. Every
answer of 400 and above is a problem document (RFC 9457) with a stable `code`, and a 422 lists every bad field."""


@dataclass(frozen=True, slots=True)
class Group:
    """A tag of the document."""

    name: str
    description: str


@dataclass(frozen=True, slots=True)
class Written:
    """The document as it is sent."""

    content: bytes
    etag: str


class ApiDocument:
    """The document of some operations."""

    def __init__(self, groups: Sequence[Group], plans: Sequence[Plan], events: Sequence[type[HookEvent]] = ()) -> None:
        self._groups = groups
        self._plans = plans
        self._events = events
        self._written: Written | None = None
        self._lock = asyncio.Lock()

    async def written(self) -> Written:
        """Its bytes. The first time takes a good part of a second, in a thread, so that nobody else waits."""
        async with self._lock:
            if self._written is None:
                self._written = await asyncio.to_thread(self._write)
        return self._written

    def build(self) -> Json:
        """As a tree."""
        schemas = Schemas(self._plans, {(KIND, event.NAME): event for event in self._events})
        paths: dict[str, Json] = {}
        for plan in self._plans:
            paths.setdefault(plan.route.path, {})[plan.route.method.lower()] = operation(plan, schemas)
        return {
            "openapi": "3.1.0",
            "info": {"title": "lms_rt", "version": CONTRACT_VERSION, "description": _ABOUT},
            "servers": [{"url": "/"}],
            "tags": [{"name": group.name, "description": group.description} for group in self._groups],
            "paths": paths,
            "webhooks": webhooks(self._events, schemas),
            "components": {
                "schemas": schemas.components,
                "headers": shared.HEADERS,
                "parameters": shared.PARAMETERS,
                "securitySchemes": shared.SECURITY_SCHEMES,
                "examples": shared.problem_examples(),
            },
        }

    def _write(self) -> Written:
        content = to_json(self.build())
        return Written(content, f'"{hashlib.sha256(content).hexdigest()[:16]}"')
