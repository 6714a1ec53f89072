"""The published contract: sound in itself, and true of every frame of a class."""

from typing import Any
from uuid import uuid4

import jsonschema_rs
import pytest

from lms_rt.contract.live import LiveSessionCreate
from tests.support import school
from tests.support.published import Json, check_frames
from tests.support.servers import Cluster


def references(node: object) -> list[str]:
    if isinstance(node, dict):
        own = [node["$ref"]] if isinstance(node.get("$ref"), str) else []
        return own + [each for value in node.values() for each in references(value)]
    return [each for value in node for each in references(value)] if isinstance(node, list) else []


def resolved(document: Json, reference: str) -> Any:
    here: Any = document
    for part in reference.removeprefix("#/").split("/"):
        here = here[part.replace("~1", "/").replace("~0", "~")]
    return here


async def test_the_document_is_asyncapi_3_and_every_reference_leads_somewhere(document: Json) -> None:
    assert document["asyncapi"] == "3.0.0"
    for reference in references(document):
        assert resolved(document, reference) is not None
    for name, operation in document["operations"].items():
        assert operation["action"] in ("send", "receive"), name
        channel = resolved(document, operation["channel"]["$ref"])
        offered = [message["$ref"] for message in channel["messages"].values()]
        assert operation["messages"]
        for message in operation["messages"]:
            assert resolved(document, message["$ref"])["$ref"] in offered
    for message in document["components"]["messages"].values():
        jsonschema_rs.meta.validate(message["payload"])
    who = {name: document["components"]["messages"][name]["x-who"] for name in ("ping", "live.answer", "live.open")}
    assert who == {"ping": "anyone", "live.answer": "participants", "live.open": "hosts and co-hosts"}
    names = {name for name, each in document["operations"].items() if each["action"] == "receive"}
    assert {"ping", "subscribe", "live.answer", "live.void", "live.regrade", "live.end", "lesson.progress"} <= names


async def test_every_frame_of_a_class_is_as_the_document_says(cluster: Cluster, document: Json) -> None:
    given = LiveSessionCreate(lead_ms=0, answers="last", approval=False, teams=("Red", "Blue"))
    class_ = await school.open_class(cluster.system, given=given)
    host = await cluster.host(class_)
    ada, eve = await cluster.guest(class_, "Ada", server=1), await cluster.guest(class_, "Eve")
    await host.step("open", class_.id)
    question = class_.questions[0]
    await ada.answer(class_.id, question, {"options": ["b"]})
    await ada.command("live.signal", session=class_.id, kind="hand")
    for step, more in (
        ("pause", {}),
        ("resume", {}),
        ("extend", {"seconds": 5}),
        ("lock", {}),
        ("unlock", {}),
        ("pin", {}),
        ("close", {}),
        ("reveal", {}),
        ("regrade", {"question": question, "key": {"options": ["a"]}}),
        ("void", {"question": question}),
        ("remove", {"participant": eve.participant}),
    ):
        await host.step(step, class_.id, **more)
    with pytest.raises(Exception, match="conflict"):
        await host.command("live.open", session=class_.id, version=1)
    for name in ("tally", "presence", "hands", "pin.changed", "question.voided"):
        await host.event(name)
    for name in ("count", "leaderboard.shown", "question.regraded", "result.scored"):
        await ada.event(name)
    await host.step("end", class_.id)
    await ada.event("session.ended")
    for socket in (host, ada):
        check_frames(document, socket)
    told = {frame["event"] for socket in (host, ada) for frame in socket.pushed}
    assert {"question.voided", "question.regraded", "pin.changed", "result.scored", "leaderboard.shown"} <= told


@pytest.mark.parametrize("more", [{}, {"fraction": 0.5}], ids=["before fractions were told", "now"])
async def test_a_result_is_as_the_document_says_also_where_it_was_logged_long_ago(document: Json, more: Json) -> None:
    data = {"session": str(uuid4()), "question": str(uuid4()), "correct": False, "points": 500, "total": 500, "rank": 1}
    told: Json = {**data, "streak": 0, **more}
    frame = {"type": "event", "channel": "me", "seq": 1, "at": "2026-01-01T10:00:00.000Z", "event": "result.scored"}
    schema = {**document["components"]["messages"]["me.result.scored"]["payload"], "components": document["components"]}
    jsonschema_rs.validate(schema, {**frame, "data": told})
    with pytest.raises(jsonschema_rs.ValidationError):
        jsonschema_rs.validate(schema, {**frame, "data": {**told, "fraction": "half"}})


async def test_the_page_shows_every_command_and_every_event_and_loads_nothing(cluster: Cluster, document: Json) -> None:
    async with cluster.http.get(f"{cluster.servers[0].url}/docs/realtime") as response:
        assert response.status == 200
        page = await response.text()
    for message in document["components"]["messages"].values():
        assert message["name"] in page
    assert "<script" not in page
    assert "Frames that are wrong" in page
