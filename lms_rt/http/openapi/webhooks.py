"""What other systems are told, as OpenAPI 3.1 says it: requests that the server makes and a receiver answers."""

from collections.abc import Iterable
from typing import Final

from lms_rt.contract.hook_events import HookEvent
from lms_rt.http.openapi.schemas import Json, Schemas

KIND: Final = "webhook"
"""Of these among the parts of `Schemas`."""
_HEADERS: Final = {
    "webhook-id": ("The event's id; an event whose answer got lost comes again under the same one", {"type": "string"}),
    "webhook-timestamp": ("Seconds since 1970 of this attempt", {"type": "string", "pattern": "^[0-9]+$"}),
    "webhook-signature": (
        "One or more `v1,<base64>`: HMAC-SHA256 of `<webhook-id>.<webhook-timestamp>.<body>` under a secret",
        {"type": "string"},
    ),
}


def webhooks(events: Iterable[type[HookEvent]], schemas: Schemas) -> Json:
    """One request an event, by the name it has in a webhook's `events`."""
    return {event.NAME: {"post": _request(event, schemas)} for event in events}


def _request(event: type[HookEvent], schemas: Schemas) -> Json:
    said = {
        "id": {"type": "string", "format": "uuid", "description": "The event's, as in `webhook-id`"},
        "type": {"type": "string", "const": event.NAME},
        "timestamp": {"type": "string", "format": "date-time", "description": "When it happened"},
        "course": {"type": "string", "format": "uuid"},
        "data": schemas.other(KIND, event.NAME),
    }
    return {
        "operationId": f"webhook.{event.NAME}",
        "tags": ["webhooks"],
        "summary": (event.__doc__ or event.NAME).strip().partition("\n")[0],
        "description": "Sent one at a time and in order, and again with pauses until it is taken. Fields may be added.",
        "parameters": [
            {"name": name, "in": "header", "required": True, "description": text, "schema": schema}
            for name, (text, schema) in _HEADERS.items()
        ],
        "requestBody": {
            "required": True,
            "content": {
                "application/json": {"schema": {"type": "object", "required": list(said), "properties": said}},
            },
        },
        "responses": {
            "2XX": {"description": "It is taken; to be said within ten seconds"},
            "410": {"description": "Nobody is there any more: the webhook is disabled"},
            "default": {"description": "Not taken, a redirect neither: it comes again"},
        },
    }
