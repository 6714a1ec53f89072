"""What every refusal has to look like."""

from typing import Any

from aiohttp import ClientResponse


async def problem(response: ClientResponse, status: int, code: str) -> dict[str, Any]:
    """The problem document of a response, which must be one with this status and code."""
    assert response.status == status, await response.text()
    assert response.content_type == "application/problem+json"
    document: dict[str, Any] = await response.json()
    assert document["code"] == code
    assert document["type"] == f"/problems/{code}"
    assert document["status"] == status
    assert document["instance"] == f"urn:lms:request:{response.headers['X-Request-ID']}"
    return document


def bad_paths(document: dict[str, Any]) -> list[str]:
    """The paths of the bad fields, in the order given."""
    return [field["path"] for field in document["fields"]]
