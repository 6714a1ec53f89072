"""A small application with a route for each convention, over the real database and Redis."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Annotated, Literal
from uuid import UUID

from aiohttp import hdrs, web
from prometheus_client import CollectorRegistry
from pydantic import Field
from uuid_utils.compat import uuid7

from lms_rt import keys
from lms_rt.contract.base import Line, Resource, Text, WireModel
from lms_rt.contract.pages import Page, PageQuery, Sort
from lms_rt.db.database import Database
from lms_rt.domain.principal import Guest, Person, Principal, Role
from lms_rt.errors import ErrorCode, Problem, not_found
from lms_rt.http.call import Call
from lms_rt.http.metrics import HttpMetrics
from lms_rt.http.plumbing import Plumbing
from lms_rt.http.register import add_routes
from lms_rt.http.replies import Encoded, Reply
from lms_rt.http.routes import Routes
from lms_rt.kv.client import Redis
from lms_rt.kv.ratelimit import RateLimiter
from lms_rt.security.sealing import Sealer
from lms_rt.services.health import Health
from lms_rt.services.idempotency import Idempotency
from lms_rt.settings import RateLimits
from sql.statement import Statement

ADA = Person(UUID("0190a0a0-0000-7000-8000-000000000001"), "Ada", Role.INSTRUCTOR, uuid7())
EVE = Person(UUID("0190a0a0-0000-7000-8000-000000000002"), "Eve", Role.STUDENT, uuid7())
GUS = Guest(UUID("0190a0a0-0000-7000-8000-000000000003"), uuid7(), "Gus")
TOKENS: dict[str, Principal] = {"ada": ADA, "eve": EVE, "gus": GUS}
SEALING_KEYS = {"k1": "one signing key of thirty-two bytes", "k2": "two signing keys of thirty-two bytes"}

INSERT = Statement("INSERT INTO users (id, email, name) VALUES ($1, $2, $3)")
COUNT = Statement("SELECT count(*) FROM users")
LISTED = Statement("SELECT id, name FROM users WHERE $1::uuid IS NULL OR id > $1 ORDER BY id LIMIT $2")
NAMED = Statement("SELECT id, name, revision FROM users WHERE id = $1")
RENAME = Statement(
    "UPDATE users SET name = $2, revision = revision + 1"
    " WHERE id = $1 AND ($3::int IS NULL OR revision = $3) RETURNING id, name, revision"
)


class Choice(WireModel):
    """An option of a choice."""

    id: Text
    text: Line


class ChoiceThing(WireModel):
    """A thing with options."""

    kind: Literal["choice"]
    options: list[Choice]


class TextThing(WireModel):
    """A thing with a text; its tag is also the name of a field."""

    kind: Literal["text"]
    text: list[int]


class Shape(WireModel):
    """A body with a union inside."""

    name: Line
    thing: Annotated[ChoiceThing | TextThing, Field(discriminator="kind")]


class ThingCreate(WireModel):
    """A new thing."""

    name: Line


class ThingPatch(WireModel):
    """A merge patch of a thing."""

    name: Line | None = None
    note: Text | None = None


class Thing(Resource):
    """A thing."""

    id: UUID
    name: str
    revision: int


class Echo(Resource):
    """What arrived."""

    got: dict[str, str]


class ThingQuery(PageQuery):
    """Which things."""

    sort: Annotated[str, Sort(id=UUID)] = "id"
    q: Text | None = None
    tag: list[Text] = Field(default_factory=list)


@dataclass
class Kept:
    """What a test may look at or hold up."""

    db: Database
    redis: Redis
    calls: int = 0
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    entered: asyncio.Event = field(default_factory=asyncio.Event)


KEPT = web.AppKey("kept", Kept)
routes = Routes(tag="things", description="Things to try the conventions on.")


@routes.post("/things", status=201, summary="Create a thing", who="anybody with an account")
async def create_thing(call: Call, body: ThingCreate) -> Reply[Thing]:
    """It is stored as a user's name."""
    kept = call.request.app[KEPT]
    kept.calls += 1
    created = uuid7()
    async with kept.db.transaction() as tx:
        await tx.execute(INSERT, created, f"{created}@example.org", body.name)
        if body.name == "refused":
            raise Problem(ErrorCode.CONFLICT, "Not that one", extra={"current": {"name": "other"}})
        if body.name == "broken":
            raise RuntimeError("the secret reason")
        if body.name == "slow":
            kept.entered.set()
            await kept.gate.wait()
    return Reply(Thing(id=created, name=body.name, revision=1), location=f"/things/{created}")


@routes.get("/things", summary="List things", auth="any")
async def list_things(call: Call, query: ThingQuery) -> Page[Thing]:
    """By id."""
    rows = await call.request.app[KEPT].db.fetch(LISTED, query.cursor[2] if query.cursor else None, query.fetch)
    return Page[Thing].of([Thing(id=row["id"], name=row["name"], revision=1) for row in rows], query)


@routes.get("/things/{thing_id}", summary="Read a thing")
async def get_thing(call: Call, thing_id: UUID) -> Thing:
    """With its revision."""
    row = await call.request.app[KEPT].db.fetchrow(NAMED, thing_id)
    if row is None:
        raise not_found("thing")
    return Thing.model_validate(dict(row))


@routes.get("/things/{thing_id}/encoded", summary="Read a thing that is JSON already")
async def get_encoded(call: Call, thing_id: UUID) -> Encoded[Thing]:
    """As from a cache."""
    thing = await get_thing(call, thing_id)
    return Encoded(thing.model_dump_json().encode(), revision=thing.revision)


@routes.patch("/things/{thing_id}", summary="Change a thing", if_match=True)
async def edit_thing(call: Call, thing_id: UUID, body: ThingPatch) -> Thing:
    """A merge patch."""
    row = await call.request.app[KEPT].db.fetchrow(RENAME, thing_id, body.name, call.if_match)
    if row is None:
        await get_thing(call, thing_id)
        raise Problem(ErrorCode.PRECONDITION_FAILED)
    return Thing.model_validate(dict(row))


@routes.delete("/things/{thing_id}", summary="Delete a thing", if_match=True)
async def delete_thing(call: Call, thing_id: UUID) -> None:
    """Says so, at least."""
    if call.if_match not in {None, 1}:
        raise Problem(ErrorCode.PRECONDITION_FAILED)


@routes.put("/shapes/{number}/{word}", summary="Send a shape")
async def put_shape(call: Call, number: int, word: Literal["round", "square"], body: Shape) -> Echo:
    """Echoes the path."""
    return Echo(got={"number": str(number), "word": word, "name": body.name})


@routes.post("/maybe", summary="Send something or nothing", auth="optional", rate="join")
async def maybe(call: Call, body: ThingCreate | None = None) -> Echo:
    """Tells who asked."""
    actor = call.principal.name if call.principal else "nobody"
    return Echo(got={"actor": actor, "name": body.name if body else "", "address": call.address})


@routes.post("/open", status=201, summary="Create without signing in", auth="none", rate="auth")
async def create_openly(call: Call, body: ThingCreate) -> Echo:
    """Counts."""
    call.request.app[KEPT].calls += 1
    return Echo(got={"name": body.name, "token": "a secret in the answer"})


@routes.post("/apart", status=201, summary="Create apart", auth="none", rate="auth", apart=True)
async def create_apart(call: Call, body: ThingCreate) -> Reply[Thing]:
    """As a thing, which is refused or slow by the same names."""
    return await create_thing(call, body)


@routes.post("/texts", summary="Take a text", auth="none", consumes="text/plain", idempotent=True)
async def take_text(call: Call) -> Echo:
    """Reads it itself."""
    call.request.app[KEPT].calls += 1
    return Echo(got={"text": await call.request.text()})


@routes.get("/stream", summary="A stream", auth="none", produces=("text/plain",))
async def stream(call: Call) -> web.StreamResponse:
    """Breaks off when asked to."""
    response = web.StreamResponse()
    await response.prepare(call.request)
    await response.write(b"begun")
    if "break" in call.request.query:
        raise Problem(ErrorCode.NOT_FOUND)
    return response


@asynccontextmanager
async def demo_app(
    database_url: str,
    redis: Redis,
    *,
    limits: RateLimits | None = None,
    proxies: int = 0,
    sealing: dict[str, str] | None = None,
) -> AsyncIterator[web.Application]:
    """The application, ready to be served."""
    db = await Database.connect(database_url, pool_max=4)
    app = web.Application()
    secrets = sealing or SEALING_KEYS

    async def authenticate(token: str) -> Principal:
        if token not in TOKENS:
            raise Problem(ErrorCode.INVALID_TOKEN)
        return TOKENS[token]

    app[KEPT] = Kept(db, redis)
    app[keys.PLUMBING] = Plumbing(
        authenticate=authenticate,
        limiter=RateLimiter(redis, "test:", limits or RateLimits()),
        idempotency=Idempotency(db, Sealer(secrets, next(iter(secrets)))),
        health=Health(db, redis),
        metrics=HttpMetrics(CollectorRegistry()),
        allowed_origins=frozenset({"https://pages.example"}),
        trusted_proxies=proxies,
    )
    add_routes(app, [routes])
    try:
        yield app
    finally:
        await db.close()


def bearer(name: str) -> dict[str, str]:
    """The headers of somebody."""
    return {hdrs.AUTHORIZATION: f"Bearer {name}"}
