"""One operation of the document."""

from http import HTTPStatus

from pydantic import BaseModel

from lms_rt.contract.pages import Page
from lms_rt.errors import ERRORS, ErrorCode
from lms_rt.http.failures import MEDIA_TYPE as PROBLEM_TYPE
from lms_rt.http.openapi import shared
from lms_rt.http.openapi.codes import answers_with_tag, codes_by_status
from lms_rt.http.openapi.schemas import Json, Schemas, query_fields, without_null
from lms_rt.http.openapi.shared import reference
from lms_rt.http.plan import Plan


def operation(plan: Plan, schemas: Schemas) -> Json:
    """What stands under a path and method."""
    route = plan.route
    described = [route.description, f"**Who:** {route.who}." if route.who else ""]
    document: Json = {
        "operationId": route.name,
        "tags": [route.tag],
        "summary": route.summary,
        "description": "\n\n".join(text for text in described if text),
        "security": _security(plan),
        "parameters": _parameters(plan, schemas),
        "responses": _responses(plan, schemas),
    }
    if plan.body is not None or route.consumes is not None:
        document["requestBody"] = _body(plan, schemas)
    if route.rate is not None:
        document["x-rate-limit"] = route.rate
    if route.deprecated:
        document["deprecated"] = True
    return document


def _security(plan: Plan) -> list[Json]:
    auth = plan.route.auth
    if auth == "none":
        return []
    cookie: Json = {shared.COOKIE: []}
    if plan.route.method != "GET":
        cookie[shared.CSRF] = []
    nobody: list[Json] = [{}] if auth == "optional" else []
    return [{shared.BEARER: []}, cookie, *nobody]


def _parameters(plan: Plan, schemas: Schemas) -> list[Json]:
    parameters: list[Json] = [
        {"name": name, "in": "path", "required": True, "schema": without_null(schemas.part(plan, f"path:{name}"))}
        for name, _, _ in plan.path
    ]
    for name, required, description in query_fields(plan):
        schema = without_null(schemas.part(plan, f"query:{name}"))
        text = description or schema.pop("description", "")
        schema.pop("description", None)
        parameters.append({"name": name, "in": "query", "required": required, "description": text, "schema": schema})
    if plan.route.if_match:
        name = "If-Match" if plan.route.if_match is True else "If-Match-where-sent"
        parameters.append(reference("parameters", name))
    if plan.route.method == "GET" and answers_with_tag(plan):
        parameters.append(reference("parameters", "If-None-Match"))
    if plan.route.idempotent:
        parameters.append(reference("parameters", "Idempotency-Key"))
    return parameters


def _body(plan: Plan, schemas: Schemas) -> Json:
    if plan.body is None:
        kind = plan.route.consumes or "application/octet-stream"
        kinds = {kind: plan.route.takes, **plan.route.also_consumes}
        return {"required": True, "content": {each: {"schema": dict(schema)} for each, schema in kinds.items()}}
    schema = {"schema": schemas.part(plan, "body")}
    patches = ["application/merge-patch+json"] if plan.route.method == "PATCH" else []
    return {"required": plan.body_required, "content": dict.fromkeys(["application/json", *patches], schema)}


def _responses(plan: Plan, schemas: Schemas) -> Json:
    route = plan.route
    responses: Json = {str(status): _good(plan, schemas, status) for status in (route.status, *route.also)}
    if route.method == "GET" and answers_with_tag(plan):
        names = ["ETag", *_of_every_answer(plan)]
        responses["304"] = {"description": "Nothing has changed", "headers": _headers(*names)}
    for status, codes in codes_by_status(plan).items():
        responses[str(status)] = _problem(plan, codes)
    return responses


def _good(plan: Plan, schemas: Schemas, status: int) -> Json:
    route = plan.route
    names = _of_every_answer(plan)
    if answers_with_tag(plan):
        names.append("ETag")
    if isinstance(plan.answer, type) and issubclass(plan.answer, BaseModel) and issubclass(plan.answer, Page):
        names.append("Link")
    made = {201, 202} & {route.status, *route.also} and status < 300  # what is there already is named as well
    if made or status == 302:
        names.append("Location")
    if route.idempotent:
        names.append("Idempotency-Replayed")
    if status < 300 or status == 304:
        names += [name for name in route.sends if name != "Content-Range" or status == 206]
    response: Json = {"description": HTTPStatus(status).phrase, "headers": _headers(*names)}
    if plan.raw and status < 300:
        response["content"] = {media: {"schema": {}} for media in route.produces}
    elif plan.answer is not None:
        response["content"] = {media: {"schema": schemas.part(plan, "answer")} for media in route.produces}
    return response


def _problem(plan: Plan, codes: list[ErrorCode]) -> Json:
    names = _of_every_answer(plan)
    if any(ERRORS[code].status in {429, 503} for code in codes):
        names.append("Retry-After")
    if any(ERRORS[code].status == 401 for code in codes):
        names.append("WWW-Authenticate")
    if ErrorCode.RANGE_NOT_SATISFIABLE in codes:
        names.append("Content-Range")
    return {
        "description": "; ".join(f"`{code}`: {ERRORS[code].title}" for code in codes),
        "headers": _headers(*names),
        "content": {
            PROBLEM_TYPE: {
                "schema": reference("schemas", "ProblemDocument"),
                "examples": {str(code): reference("examples", code) for code in codes},
            }
        },
    }


def _of_every_answer(plan: Plan) -> list[str]:
    return ["X-Request-ID", *(["RateLimit", "RateLimit-Policy"] if plan.route.rate is not None else [])]


def _headers(*names: str) -> Json:
    return {name: reference("headers", name) for name in names}
