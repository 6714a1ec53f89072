"""The OpenAPI document says what the server does, and the pages show it."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args
from uuid import UUID

import jsonschema_rs
import pytest
from pydantic_core import from_json, to_json

from lms_rt.contract.hook_events import PING, HookEvent, HookEventName
from lms_rt.errors import ERRORS, ErrorCode
from lms_rt.http.docs.advice import ADVICE
from lms_rt.http.openapi.document import ApiDocument, Group
from lms_rt.http.plan import plans
from lms_rt.http.views import RESOURCES
from tests.http.conftest import Client
from tests.http.demo import bearer

THING = "/api/v1/things/{thing_id}"


@pytest.fixture
async def document(client: Client) -> dict[str, Any]:
    """The document as a client reads it."""
    response = await client.get("/openapi.json")
    assert response.status == 200
    found: dict[str, Any] = await response.json()
    return found


def nodes(tree: Any) -> Iterator[dict[str, Any]]:
    if isinstance(tree, dict):
        yield tree
        for below in tree.values():
            yield from nodes(below)
    elif isinstance(tree, list):
        for below in tree:
            yield from nodes(below)


def resolved(document: dict[str, Any], reference: str) -> Any:
    node: Any = document
    for part in reference.removeprefix("#/").split("/"):
        node = node[part]
    return node


def parameters(document: dict[str, Any], operation: dict[str, Any]) -> dict[str, dict[str, Any]]:
    found = [resolved(document, one["$ref"]) if "$ref" in one else one for one in operation["parameters"]]
    return {one["name"]: one for one in found}


async def test_every_reference_leads_somewhere_and_every_schema_is_one(document: dict[str, Any]) -> None:
    assert document["openapi"] == "3.1.0"
    for node in nodes(document):
        if isinstance(node.get("$ref"), str):
            assert resolved(document, node["$ref"]) is not None
        if isinstance(node.get("schema"), dict):
            jsonschema_rs.meta.validate(node["schema"])
    for schema in document["components"]["schemas"].values():
        jsonschema_rs.meta.validate(schema)


def published_schema() -> jsonschema_rs.Draft202012Validator:
    text = Path(__file__).parent.joinpath("published/openapi-3.1.schema.json").read_text()
    return jsonschema_rs.Draft202012Validator(json.loads(text), validate_formats=True)


def whole_document() -> dict[str, Any]:
    """Of the system itself, as it is sent."""
    groups = [Group(resource.tag, resource.description) for resource in RESOURCES]
    planned = plans(route for resource in RESOURCES for route in resource)
    made: dict[str, Any] = from_json(to_json(ApiDocument(groups, planned, HookEvent.__subclasses__()).build()))
    return made


def test_the_document_is_valid_openapi_as_its_authors_say(document: dict[str, Any]) -> None:
    published = published_schema()
    assert [error.message for error in published.iter_errors(whole_document())] == []
    assert [error.message for error in published.iter_errors(document)] == []
    assert not published.is_valid({**whole_document(), "webhooks": {"live.ended": {"post": {"responses": 3}}}})


def test_every_parameter_header_and_answer_of_the_system_is_described() -> None:
    document = whole_document()
    bare = []
    for path, item in document["paths"].items():
        for method, one in item.items():
            bare += [
                f"{method} {path}: {name}" for name, each in parameters(document, one).items() if "schema" not in each
            ]
            for status, answer in one["responses"].items():
                for name, header in answer.get("headers", {}).items():
                    if not resolved(document, header["$ref"])["description"]:
                        bare.append(f"{method} {path} {status}: {name}")
                if not answer["description"] or (int(status) >= 400 and not answer["content"]):
                    bare.append(f"{method} {path} {status}")
    assert bare == []


def test_what_other_systems_are_told_stands_in_the_document() -> None:
    document = whole_document()
    told = document["webhooks"]
    assert set(told) == {*get_args(HookEventName), PING}
    body = told["live.ended"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    event = {
        "id": str(UUID(int=1)),
        "type": "live.ended",
        "timestamp": "2026-01-01T10:00:00.000Z",
        "course": str(UUID(int=2)),
        "data": {"session": str(UUID(int=3)), "title": "Warm-up", "questions": 1, "results": []},
    }
    schema = jsonschema_rs.Draft202012Validator({**body, "components": document["components"]})
    schema.validate(event)
    assert not schema.is_valid({**event, "type": "live.begun"})
    assert not schema.is_valid({**event, "data": {}})


def test_a_precondition_that_may_be_left_out_is_described_as_such() -> None:
    document = whole_document()
    rotate = document["paths"]["/api/v1/webhooks/{id}/secret"]["post"]
    assert "required" not in parameters(document, rotate)["If-Match"]
    assert "412" in rotate["responses"]
    assert "428" not in rotate["responses"]


async def test_names_of_operations_are_unique_and_paths_have_their_parameters(document: dict[str, Any]) -> None:
    operations = [(path, one) for path, item in document["paths"].items() for one in item.values()]
    names = [one["operationId"] for _, one in operations]
    assert len(names) == len(set(names))
    for path, one in operations:
        placed = {name for name, parameter in parameters(document, one).items() if parameter["in"] == "path"}
        assert placed == {part[1:-1] for part in path.split("/") if part.startswith("{")}
        assert one["summary"]
        assert one["responses"]


async def test_a_declaration_brings_its_parameters_headers_and_problems(document: dict[str, Any]) -> None:
    create, edit = document["paths"]["/api/v1/things"]["post"], document["paths"][THING]["patch"]
    read, listed = document["paths"][THING]["get"], document["paths"]["/api/v1/things"]["get"]
    assert set(parameters(document, create)) == {"Idempotency-Key"}
    assert parameters(document, edit)["If-Match"]["required"] is True
    assert "If-None-Match" in parameters(document, read)
    assert set(parameters(document, listed)) == {"limit", "sort", "cursor", "q", "tag"}
    assert parameters(document, listed)["limit"]["schema"] == {
        "type": "integer",
        "minimum": 1,
        "maximum": 100,
        "default": 50,
    }
    assert parameters(document, listed)["cursor"]["schema"] == {"type": "string"}
    assert {"201", "400", "401", "403", "409", "413", "415", "422", "429", "500", "503"} == set(create["responses"])
    assert {"200", "400", "401", "403", "404", "412", "413", "415", "422", "428", "429", "500", "503"} == set(
        edit["responses"]
    )
    assert {"ETag", "Location", "RateLimit", "RateLimit-Policy", "Idempotency-Replayed", "X-Request-ID"} == set(
        create["responses"]["201"]["headers"]
    )
    assert "Link" in listed["responses"]["200"]["headers"]
    assert "304" in read["responses"]
    assert "**Who:** anybody with an account." in create["description"]


async def test_ways_to_sign_in_follow_the_declaration(document: dict[str, Any]) -> None:
    things, paths = document["paths"]["/api/v1/things"], document["paths"]
    assert things["get"]["security"] == [{"bearer": []}, {"cookie": []}]
    assert things["post"]["security"] == [{"bearer": []}, {"cookie": [], "csrf": []}]
    assert paths["/api/v1/maybe"]["post"]["security"][-1] == {}
    assert paths["/healthz"]["get"]["security"] == []


async def test_what_is_answered_fits_what_is_documented(client: Client, document: dict[str, Any]) -> None:
    def fits(value: object, content: dict[str, Any]) -> None:
        schema = {**next(iter(content.values()))["schema"], "components": document["components"]}
        jsonschema_rs.Draft202012Validator(schema, validate_formats=True).validate(value)

    things = document["paths"]["/api/v1/things"]
    created = await client.post("/api/v1/things", json={"name": "a"}, headers=bearer("ada"))
    fits(await created.json(), things["post"]["responses"]["201"]["content"])
    listed = await client.get("/api/v1/things", headers=bearer("ada"))
    fits(await listed.json(), things["get"]["responses"]["200"]["content"])
    refused = await client.post("/api/v1/things", json={"name": ""}, headers=bearer("ada"))
    fits(await refused.json(), things["post"]["responses"]["422"]["content"])
    with pytest.raises(jsonschema_rs.ValidationError):
        fits({"items": 3}, things["get"]["responses"]["200"]["content"])


async def test_the_document_is_sent_once(client: Client) -> None:
    first = await client.get("/openapi.json")
    second = await client.get("/openapi.json", headers={"If-None-Match": first.headers["ETag"]})
    assert second.status == 304


async def test_every_problem_has_a_page_that_says_what_to_do(client: Client) -> None:
    index = await (await client.get("/problems")).text()
    for code, kind in ERRORS.items():
        response = await client.get(f"/problems/{code}")
        assert response.status == 200
        assert response.content_type == "text/html"
        text = await response.text()
        assert str(kind.status) in text
        assert f"/problems/{code}" in index
    assert (await client.get("/problems/none")).status == 404


def test_there_is_advice_for_every_problem_and_no_other() -> None:
    assert set(ADVICE) == set(ErrorCode) == set(ERRORS)


async def test_the_page_loads_only_what_is_served_here(client: Client) -> None:
    page = await client.get("/docs")
    text = await page.text()
    assert "://" not in text
    assert page.headers["Content-Security-Policy"].startswith("default-src 'none'")
    for name in ("docs.css", "docs.js", "sample.js"):
        assert (await client.get(f"/docs/assets/{name}")).status == 200
    assert (await client.get("/docs/assets/page.html")).status == 404
