"""Catching up over REST, as a client meets it."""

from typing import Any

from lms_rt.http.routes import PREFIX
from tests.services.test_catch_ups import RIGHT, held
from tests.support.servers import cluster


async def test_a_class_is_caught_up_on_over_rest_from_the_offer_to_the_score(database_url: str, redis_url: str) -> None:
    async with cluster(database_url, redis_url, servers=2) as made:
        class_, absent, _ = await held(made.system, scoring="accuracy")
        headers = {"Authorization": f"Bearer {await made.person_token(absent)}"}

        async def ask(server: int, method: str, path: str, status: int, body: object = None) -> Any:
            url = f"{made.servers[server].url}{PREFIX}{path}"
            async with made.http.request(method, url, headers=headers, json=body) as response:
                assert response.status == status, await response.text()
                return await response.json()

        address = f"/live-sessions/{class_.id}/catch-up"
        offer = await ask(0, "GET", address, 200)
        assert (offer["questions"], offer["time_s"], offer["unavailable"]) == (3, 20 + 20 + 20, None)
        attempt = await ask(0, "POST", address, 201)
        assert (await ask(1, "POST", address, 200))["id"] == attempt["id"]
        for index, right in enumerate(RIGHT, start=1):
            shown = await ask(index % 2, "POST", f"/attempts/{attempt['id']}/questions/{index}/open", 200)
            assert shown["due_at"] > shown["opened_at"]
            saved = {"answer": right, "revision": 0}
            await ask(0, "PUT", f"/attempts/{attempt['id']}/answers/{shown['id']}", 200, saved)
        done = await ask(1, "POST", f"/attempts/{attempt['id']}/submit", 200)
        assert (done["kind"], done["score"], done["max_score"], done["passed"]) == ("catch_up", 3000, 3000, None)
        assert (await ask(0, "POST", address, 409))["unavailable"] == "taken"
