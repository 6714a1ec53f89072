"""The door of a class, over REST as a phone knocks there."""

from dataclasses import dataclass

import pytest

from lms_rt.contract.live import LiveSessionCreate
from lms_rt.settings import RateLimit, RateLimits
from tests.support import school, servers
from tests.support.servers import Cluster
from tests.support.sockets import Frame


@dataclass
class Knocked:
    """What the door said."""

    status: int
    said: Frame
    headers: dict[str, str]


async def knock(cluster: Cluster, pin: str | None, nickname: str, **more: str) -> Knocked:
    body = {"pin": pin, "nickname": nickname, **more}
    async with cluster.http.post(f"{cluster.servers[0].url}/api/v1/live-sessions/join", json=body) as response:
        return Knocked(response.status, await response.json(), dict(response.headers))


@pytest.mark.parametrize("name", ["Łukasz", "عمر", "דנה", "さくら", "🦊🎉", "👩🏽\u200d🚀 Mae"])
async def test_names_of_every_script_and_emoji_come_to_the_roster_as_they_were_typed(
    cluster: Cluster, name: str
) -> None:
    class_ = await school.open_class(cluster.system)
    host = await cluster.host(class_)
    joined = await knock(cluster, class_.session.pin, name)
    assert (joined.status, joined.said["name"]) == (201, name)
    told = await host.event("participant.joined")
    assert told["data"]["name"] == name


async def test_a_name_is_refused_that_is_taken_blocked_or_invisible(cluster: Cluster) -> None:
    class_ = await school.open_class(cluster.system)
    pin = class_.session.pin
    assert (await knock(cluster, pin, "Zoë")).status == 201
    said = {name: (await knock(cluster, pin, name)).said["code"] for name in ("zoe", "ZOË ", "Ad0lf H1tler", "\u200b")}
    assert said == {
        "zoe": "nickname_taken",
        "ZOË ": "nickname_taken",
        "Ad0lf H1tler": "nickname_refused",
        "\u200b": "nickname_refused",
    }


async def test_a_class_takes_latecomers_until_it_is_locked_or_full(cluster: Cluster) -> None:
    class_ = await school.open_class(cluster.system, given=LiveSessionCreate(lead_ms=0, capacity=2))
    host = await cluster.host(class_)
    await host.step("open", class_.id)
    pin = class_.session.pin
    assert (await knock(cluster, pin, "Late")).status == 201
    await host.step("lock", class_.id)
    assert (await knock(cluster, pin, "Later")).said["code"] == "session_locked"
    await host.step("unlock", class_.id)
    assert (await knock(cluster, pin, "Later")).status == 201
    assert (await knock(cluster, pin, "Last")).said["code"] == "session_full"


async def test_who_guesses_pins_is_stopped_and_told_when_to_come_back(database_url: str, redis_url: str) -> None:
    few = RateLimits(
        **dict.fromkeys(RateLimits.model_fields, school.PLENTY) | {"pin_guess": RateLimit(count=3, window_s=60)}
    )
    async with servers.cluster(database_url, redis_url, servers=1, rate_limits=few) as cluster:
        class_ = await school.open_class(cluster.system)
        pin = class_.session.pin
        assert pin is not None
        wrong = f"{(int(pin) + 1) % 10**6:06}"
        assert [(await knock(cluster, wrong, "Eve")).status for _ in range(3)] == [404] * 3
        for tried in (wrong, pin):
            refused = await knock(cluster, tried, "Eve")
            assert (refused.status, refused.said["code"]) == (429, "rate_limited")
            assert int(refused.headers["Retry-After"]) > 0


async def test_a_rotated_pin_opens_the_door_and_the_old_one_does_not(cluster: Cluster) -> None:
    class_ = await school.open_class(cluster.system)
    host = await cluster.host(class_)
    await host.step("pin", class_.id)
    pin = (await host.event("pin.changed"))["data"]["pin"]
    assert (await knock(cluster, class_.session.pin, "Ada")).status == 404
    assert (await knock(cluster, pin, "Ada")).status == 201
